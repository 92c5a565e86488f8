package org.inkloom.workflow.node;

/**
 * A picture of work in progress, or a result that is sent instead of written.
 *
 * @param format how the bytes are encoded
 * @param bytes the encoded picture
 * @param result whether this is a result, which is sent whatever the client says of previews
 */
public record Preview(Format format, byte[] bytes, boolean result) {
    /** Encodings. */
    public enum Format {
        /** JPEG. */
        JPEG("image/jpeg"),
        /** PNG. */
        PNG("image/png");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        /** Returns the media type. */
        public String mediaType() {
            return mediaType;
        }
    }
}
