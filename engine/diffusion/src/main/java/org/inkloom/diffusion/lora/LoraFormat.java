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
     * The same with the original Stable Diffusion block names, as kohya sd-scripts writes for SDXL. OneTrainer's and
     * ComfyUI's, which have these names with dots, are read as this too.
     */
    KOHYA_SGM("kohya, original block names"),
    /** {@code blocks.N.<layer>.lora_A.default.weight}: DiffSynth-Studio 1.0. */
    DIFFSYNTH("DiffSynth-Studio");

    private final String title;

    LoraFormat(String title) {
        this.title = title;
    }

    /** Returns the name to show. */
    public String title() {
        return title;
    }
}
