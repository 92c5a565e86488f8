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
        UNREADABLE("Unreadable", "无法读取"),
        /** Pictures that look equal. */
        DUPLICATE("Duplicates", "重复图片"),
        /** Pictures that look nearly equal. */
        NEAR_DUPLICATE("Near-duplicates", "近似重复"),
        /** A picture smaller than the training size. */
        TINY("Too small", "尺寸过小"),
        /** A file with several frames or pages, of which one is seen. */
        SEVERAL_FRAMES("Several frames or pages", "动图或多页"),
        /** A picture without sharp edges. */
        BLURRED("Blurred", "模糊"),
        /** A corner that looks like a watermark. */
        WATERMARK_LIKE("Corners like a watermark", "疑似水印"),
        /** A picture without caption. */
        NO_CAPTION("No caption", "缺少描述"),
        /** A caption that is only a file name. */
        FILE_NAME_CAPTION("Caption is a file name", "描述仅为文件名"),
        /** A caption without the trigger word. */
        NO_TRIGGER_WORD("No trigger word", "缺少触发词"),
        /** Captions in several languages. */
        MIXED_LANGUAGES("Mixed languages", "语言混杂"),
        /** Too few pictures to learn from. */
        TOO_FEW("Too few pictures", "图片过少");

        private final String english;
        private final String chinese;

        Check(String english, String chinese) {
            this.english = english;
            this.chinese = chinese;
        }

        /** Returns a heading. */
        String english() {
            return english;
        }

        /** Returns the heading in Chinese. */
        String chinese() {
            return chinese;
        }
    }
}
