package org.inkloom.story;

/** What a picture does for a shot, by the key that names it in a story. */
public enum PictureRole {
    /** A network reads it, of the kind that it is written with. */
    CONTROL("control"),
    /** Drawing starts from it; its scale is the strength, 0 for the usual one. */
    INIT("init"),
    /** White in it is what is drawn over of the picture that drawing starts from. */
    MASK("mask"),
    /** It is looked at beside the prompt. */
    IP_ADAPTER("ip_adapter"),
    /** Its style is looked at beside the prompt. */
    IP_ADAPTER_STYLE("ip_adapter_style"),
    /** A member of the cast is taken from it; {@code shared_cast} of a shot, or the cast, names it. */
    REFERENCE("reference");

    private final String key;

    PictureRole(String key) {
        this.key = key;
    }

    /** Returns the key in stories. */
    public String key() {
        return key;
    }

    /** Returns whether an IP-Adapter shows it. */
    public boolean isShown() {
        return this == IP_ADAPTER || this == IP_ADAPTER_STYLE;
    }
}
