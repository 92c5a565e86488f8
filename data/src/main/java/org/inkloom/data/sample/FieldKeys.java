package org.inkloom.data.sample;

import java.util.Objects;

/**
 * Under which names a data set keeps its captions and pictures.
 *
 * @param text field with the caption
 * @param images field with the list of picture paths
 * @param imageBytes field with the encoded pictures, used before the path when present
 * @param imageToken stands in the caption for one picture
 * @param endOfChunk ends a chunk of the caption
 */
public record FieldKeys(String text, String images, String imageBytes, String imageToken, String endOfChunk) {
    /** The names that Data-Juicer uses unless told otherwise. */
    public static final FieldKeys DEFAULT =
            new FieldKeys("text", "images", "image_bytes", "<__dj__image>", "<|__dj__eoc|>");

    /** Checks that every name is there. */
    public FieldKeys {
        Objects.requireNonNull(text);
        Objects.requireNonNull(images);
        Objects.requireNonNull(imageBytes);
        Objects.requireNonNull(imageToken);
        Objects.requireNonNull(endOfChunk);
    }

    /** Returns these keys with other fields for the caption, the pictures and their bytes. */
    public FieldKeys withFields(String newText, String newImages, String newImageBytes) {
        return new FieldKeys(newText, newImages, newImageBytes, imageToken, endOfChunk);
    }

    /** Returns a caption without image tokens and ends of chunks. */
    public String plain(String caption) {
        return caption.replace(imageToken, "").replace(endOfChunk, "").strip();
    }
}
