package org.inkloom.training.config;

import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * The model that the LoRA is trained on, and the device.
 *
 * @param model a model folder in diffusers' or the original Kolors layout
 * @param unet a U-Net's weight file or folder, which replaces the one in the model folder
 * @param textEncoder a text encoder's folder
 * @param vae a VAE's weight file or folder
 * @param lora a LoRA file from which training goes on
 * @param device {@code cpu}, {@code cuda:N} or {@code auto}
 */
public record ModelFiles(
        @Key(name = "model", help = "Model folder in diffusers layout, or as the original Kolors repository.")
        Optional<Path> model,

        @Key(name = "pretrained_unet_path", help = "U-Net weights; needed where no model folder is given.")
        Optional<Path> unet,

        @Key(name = "pretrained_text_encoder_path", help = "Text encoder folder; needed without a model folder.")
        Optional<Path> textEncoder,

        @Key(name = "pretrained_fp16_vae_path", help = "VAE weights that survive float16; needed without a folder.")
        Optional<Path> vae,

        @Key(name = "pretrained_lora_path", help = "A LoRA whose weights the training goes on from.")
        Optional<Path> lora,

        @Key(name = "device", value = "auto", help = "cpu, cuda:N, or auto for the first GPU there is.")
        String device) {
    /** Checks that either the model folder or all three parts are given. */
    public ModelFiles {
        if (model.isEmpty() && (unet.isEmpty() || textEncoder.isEmpty() || vae.isEmpty())) {
            throw InkloomException.badInput(
                    "INK-TRAIN-003",
                    "No model to train on was named.",
                    "Neither model nor all three of pretrained_unet_path, pretrained_text_encoder_path and "
                            + "pretrained_fp16_vae_path are set.",
                    "Pass " + SettingKey.of("model") + " DIR with a model folder, or the three paths.");
        }
        if (!device.matches("auto|cpu|cuda(:\\d+)?")) {
            throw SettingRange.refused("device", device, "It must be cpu, cuda:N or auto.");
        }
    }
}
