package org.inkloom.diffusion.lora;

/** The LoRA file layouts that are read and written. */
public enum LoraFormat {
    /** {@code unet.<layer>.lora_A.weight}: diffusers' {@code save_lora_weights} and PEFT. */
    PEFT("diffusers/PEFT"),
    /** {@code unet.<layer>.lora.down.weight}: diffusers before PEFT. */
    OLD_DIFFUSERS("diffusers before PEFT"),
    /** {@code lora_unet_<layer with underscores>.lora_down.weight}: kohya sd-scripts on a diffusers U-Net. */
    KOHYA("kohya"),
    /**
     * As {@link #KOHYA}, with the original Stable Diffusion block names; kohya sd-scripts writes this for SDXL. Files
     * of OneTrainer and ComfyUI, which have the same names with dots, count as this layout too.
     */
    KOHYA_SGM("kohya, original block names"),
    /** {@code blocks.N.<layer>.lora_A.default.weight}: DiffSynth-Studio 1.0. */
    DIFFSYNTH("DiffSynth-Studio");

    private final String title;

    LoraFormat(String title) {
        this.title = title;
    }

    /** Returns the name that messages use. */
    public String title() {
        return title;
    }
}
