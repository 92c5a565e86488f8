package org.inkloom.diffusion.lora;

/** The parts of a model that LoRAs change, and the prefixes of their layers in LoRA files. */
public enum LoraPart {
    /** The U-Net. */
    UNET("unet.", "lora_unet_", ""),
    /** The only text encoder of a model, as in Stable Diffusion 1. */
    TEXT_ENCODER("text_encoder.", "lora_te_", LoraPart.TOWER),
    /** The first of two text encoders, as in SDXL. */
    FIRST_TEXT_ENCODER("text_encoder.", "lora_te1_", LoraPart.TOWER),
    /** The second of two text encoders. */
    SECOND_TEXT_ENCODER("text_encoder_2.", "lora_te2_", LoraPart.TOWER);

    /** The prefix of all layers in a text encoder of CLIP. LoRA files always have it; some weight files do not. */
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
     * Returns the part for a text encoder.
     *
     * @param number of the encoder, 1 or 2
     * @param count of the model's text encoders
     */
    public static LoraPart ofText(int number, int count) {
        return number == 2 ? SECOND_TEXT_ENCODER : count == 2 ? FIRST_TEXT_ENCODER : TEXT_ENCODER;
    }

    /** Returns the number of the text encoder, 1 or 2; 0 for the U-Net. */
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

    /** Returns the prefix of layers, and of settings in the header, in diffusers' files; ends with a dot. */
    public String peft() {
        return peft;
    }

    /** Returns the prefix of layers in kohya's files; ends with an underscore. */
    String kohya() {
        return kohya;
    }

    /**
     * Returns a layer's name as both layouts write it behind the part's prefix: {@link LoraTarget}'s name, for text
     * encoders with {@value #TOWER} before it.
     */
    String within(String layer) {
        return tower + layer;
    }
}
