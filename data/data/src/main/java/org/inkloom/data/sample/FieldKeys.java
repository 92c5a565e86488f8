package org.inkloom.data.sample;

import java.util.Objects;
import java.util.StringJoiner;
import java.util.regex.Pattern;

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
    private static final String MARK = "\0";
    /** Where a video or sound stands, and the end of a chunk. */
    private static final Pattern OTHER_MARKS = Pattern.compile("<__dj__[a-z]+>|<\\|__dj__eoc\\|>");

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

    /**
     * Returns a caption as a model is to see it: without Data-Juicer's marks, the chunks between them joined by one space.
     */
    public String plain(String caption) {
        String marked = caption.replace(imageToken, MARK).replace(endOfChunk, MARK);
        if (marked.contains("__dj__")) {
            marked = OTHER_MARKS.matcher(marked).replaceAll(MARK);
        }
        if (!marked.contains(MARK)) {
            return CaptionText.clean(caption);
        }
        StringJoiner chunks = new StringJoiner(" ");
        for (String chunk : marked.split(MARK)) {
            String clean = CaptionText.clean(chunk);
            if (!clean.isEmpty()) {
                chunks.add(clean);
            }
        }
        return chunks.toString();
    }
}
