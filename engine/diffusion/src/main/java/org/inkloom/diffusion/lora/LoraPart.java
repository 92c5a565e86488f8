package org.inkloom.diffusion.lora;

/** The parts of a model that a LoRA changes, and what stands before the names of their layers in files. */
public enum LoraPart {
    /** The U-Net. */
    UNET("unet.", "lora_unet_", ""),
    /** The only text encoder of a model, as of Stable Diffusion 1. */
    TEXT_ENCODER("text_encoder.", "lora_te_", LoraPart.TOWER),
    /** The first of two text encoders, as of SDXL. */
    FIRST_TEXT_ENCODER("text_encoder.", "lora_te1_", LoraPart.TOWER),
    /** The second of two. */
    SECOND_TEXT_ENCODER("text_encoder_2.", "lora_te2_", LoraPart.TOWER);

    /** Stands before all layers of a text tower of CLIP; some weight files leave it out, LoRA files do not. */
    static final String TOWER = "text_model.";

    private final String peft;
    private final String kohya;
    private final String tower;

    LoraPart(String peft, String kohya, String tower) {
        this.peft = peft;
        this.kohya = kohya;
        this.tower = tower;
    }

    /**
     * Returns the part that a text encoder is.
     *
     * @param number of the encoder, 1 or 2
     * @param count of the model's text encoders
     */
    public static LoraPart ofText(int number, int count) {
        return number == 2 ? SECOND_TEXT_ENCODER : count == 2 ? FIRST_TEXT_ENCODER : TEXT_ENCODER;
    }

    /** Returns which of the model's text encoders it is, 1 or 2; 0 for the U-Net. */
    public int number() {
        return switch (this) {
            case UNET -> 0;
            case TEXT_ENCODER, FIRST_TEXT_ENCODER -> 1;
            case SECOND_TEXT_ENCODER -> 2;
        };
    }

    /** Returns whether it is a text encoder. */
    public boolean isText() {
        return this != UNET;
    }

    /** Returns what stands before a layer, and before a setting in the header, in diffusers' files, with a dot behind. */
    public String peft() {
        return peft;
    }

    /** Returns what stands before a layer in kohya's files, with an underscore behind. */
    String kohya() {
        return kohya;
    }

    /** Returns a layer's name with what both layouts have between the part and a layer as {@link LoraTarget} names it. */
    String within(String layer) {
        return tower + layer;
    }
}
