package org.inkloom.data.models;

import org.inkloom.score.model.ScoreModels;

/** What a model of an operator may be, by the {@code model_type} of its config. */
enum Family {
    /** CLIP with both towers. */
    CLIP("a CLIP model", ScoreModels.CLIP_BASE, "clip"),
    /** CLIP's vision tower with a head that rates beauty. */
    AESTHETIC(
            "an aesthetics predictor on CLIP",
            ScoreModels.AESTHETICS,
            "aesthetics_predictor",
            "clip_vision_model",
            "clip"),
    /** A vision transformer that classifies. */
    VIT("a ViT classifier", "Falconsai/nsfw_image_detection", "vit"),
    /** BLIP that matches. */
    BLIP_MATCHER("a BLIP model for image-text matching", "Salesforce/blip-itm-base-coco", "blip"),
    /** BLIP or BLIP-2 that writes. */
    BLIP_CAPTIONER("a BLIP or BLIP-2 model for captions", "Salesforce/blip-image-captioning-base", "blip", "blip-2");

    private final String words;
    private final String example;
    private final String types;

    Family(String words, String example, String... types) {
        this.words = words;
        this.example = example;
        this.types = " " + String.join(" ", types) + " ";
    }

    /** Returns what it is, in words. */
    String words() {
        return words;
    }

    /** Returns a repository with one. */
    String example() {
        return example;
    }

    /** Returns whether a config of this {@code model_type} may be one. */
    boolean takes(String modelType) {
        return !modelType.isBlank() && types.contains(" " + modelType + " ");
    }
}
