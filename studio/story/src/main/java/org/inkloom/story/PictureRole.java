package org.inkloom.story;

/** The role of a picture in a shot, with the key by which a story names it. */
public enum PictureRole {
    /** A control picture, used by the network of its kind. */
    CONTROL("control"),
    /** The initial picture; its scale is the strength, 0 for the usual one. */
    INIT("init"),
    /** The mask of the initial picture: white is drawn anew. */
    MASK("mask"),
    /** A reference picture for an IP-Adapter. */
    IP_ADAPTER("ip_adapter"),
    /** A reference picture of which an IP-Adapter uses only the style. */
    IP_ADAPTER_STYLE("ip_adapter_style"),
    /** A reference picture of a member of the cast; named by {@code shared_cast} of a shot, or by the cast. */
    REFERENCE("reference");

    private final String key;

    PictureRole(String key) {
        this.key = key;
    }

    /** Returns the key in stories. */
    public String key() {
        return key;
    }

    /** Returns whether an IP-Adapter uses it. */
    public boolean isShown() {
        return this == IP_ADAPTER || this == IP_ADAPTER_STYLE;
    }
}
