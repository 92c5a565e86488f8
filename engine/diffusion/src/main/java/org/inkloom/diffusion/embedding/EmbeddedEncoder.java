package org.inkloom.diffusion.embedding;

/** The text encoders for which embeddings of textual inversion exist. */
public enum EmbeddedEncoder {
    /** CLIP ViT-L/14: the text encoder of Stable Diffusion 1, and SDXL's first. */
    CLIP_L("clip_l", "CLIP-L"),
    /** OpenCLIP ViT-bigG/14: SDXL's second text encoder. */
    CLIP_G("clip_g", "CLIP-bigG");

    private final String key;
    private final String title;

    EmbeddedEncoder(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /** Returns the tensor's name in a file that has vectors for several encoders. */
    String key() {
        return key;
    }

    /** Returns the name that messages use. */
    public String title() {
        return title;
    }
}
