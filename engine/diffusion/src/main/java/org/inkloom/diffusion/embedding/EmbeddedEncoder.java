package org.inkloom.diffusion.embedding;

/** The text encoders that vectors are learnt for. */
public enum EmbeddedEncoder {
    /** The one of Stable Diffusion 1 and SDXL's first. */
    CLIP_L("clip_l", "CLIP-L"),
    /** SDXL's second. */
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

    /** Returns the name for people. */
    public String title() {
        return title;
    }
}
