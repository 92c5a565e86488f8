package org.inkloom.picture;

/** What becomes of the EXIF orientation that phones and cameras write instead of turning the pixels. */
public enum Turning {
    /** The picture is turned and mirrored as a viewer shows it. */
    UPRIGHT,
    /** The pixels stay as they are stored. Only a TIFF is turned, because Pillow turns it while it loads. */
    AS_STORED
}
