package org.inkloom.data.lint;

import java.nio.file.Path;
import java.util.List;

/**
 * One thing that is wrong with a picture set.
 *
 * @param check what was looked for
 * @param pictures the pictures concerned, none when the set as a whole is meant
 * @param why what was found, with values
 * @param advice what to do
 */
public record Finding(Check check, List<Path> pictures, String why, String advice) {
    /** Copies the list. */
    public Finding {
        pictures = List.copyOf(pictures);
    }

    /** What is looked for. */
    public enum Check {
        /** A file that cannot be decoded. */
        UNREADABLE,
        /** Pictures that look equal. */
        DUPLICATE,
        /** Pictures that look nearly equal. */
        NEAR_DUPLICATE,
        /** A picture smaller than the training size. */
        TINY,
        /** A picture without sharp edges. */
        BLURRED,
        /** A corner that looks like a watermark. */
        WATERMARK_LIKE,
        /** A picture without caption. */
        NO_CAPTION,
        /** A caption that is only a file name. */
        FILE_NAME_CAPTION,
        /** A caption without the trigger word. */
        NO_TRIGGER_WORD,
        /** Captions in several languages. */
        MIXED_LANGUAGES,
        /** Too few pictures to learn from. */
        TOO_FEW
    }
}
