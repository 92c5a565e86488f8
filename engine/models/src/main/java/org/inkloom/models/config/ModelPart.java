package org.inkloom.models.config;

/** The parts of a model folder that have a config of their own. */
public enum ModelPart {
    UNET,
    VAE,
    TEXT_ENCODER,
    SCHEDULER,
    MODEL_INDEX
}
