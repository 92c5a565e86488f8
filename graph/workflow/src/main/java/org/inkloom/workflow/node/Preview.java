package org.inkloom.workflow.node;

/**
 * A picture of work in progress, or a result that is sent to the client instead of written to a file.
 *
 * @param format encoding of the bytes
 * @param bytes the encoded picture
 * @param result whether it is a result; these are sent even to clients that want no previews
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
