package org.inkloom.training.config;

/** In which program's layout the finished LoRA is written; the others can be made from it at any time. */
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

    /** Returns the ending of its files. */
    public String ending() {
        return this == DIFFSYNTH ? ".ckpt" : ".safetensors";
    }
}
