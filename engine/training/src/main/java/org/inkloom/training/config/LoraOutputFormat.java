package org.inkloom.training.config;

/**
 * The file layout of the finished LoRA, named by the program that uses it. A file can be converted to the others at any
 * time.
 */
public enum LoraOutputFormat implements Word {
    /** safetensors with diffusers' names, {@code unet.<module>.lora_A.weight}. */
    DIFFUSERS("diffusers"),
    /** safetensors with kohya's names, {@code lora_unet_<module>.lora_down.weight}. */
    KOHYA("kohya"),
    /** A {@code .ckpt} with DiffSynth's names, as its trainer writes. */
    DIFFSYNTH("diffsynth");

    private final String word;

    LoraOutputFormat(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }

    /** Returns the file name extension. */
    public String ending() {
        return this == DIFFSYNTH ? ".ckpt" : ".safetensors";
    }
}
