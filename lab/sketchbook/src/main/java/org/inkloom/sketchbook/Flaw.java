package org.inkloom.sketchbook;

/** What is wrong, on purpose, with a sample picture. */
public enum Flaw {
    /** A side is shorter than the recipe asks for. */
    TOO_SMALL("太小", "too small"),
    /** More than twice as wide as high. */
    TOO_WIDE("太宽", "too wide"),
    /** More than twice as high as wide. */
    TOO_TALL("太高", "too tall"),
    /** The file ends in the middle of its pixels; its header is sound. */
    CUT_SHORT("文件残缺", "cut short"),
    /** The bytes are no picture at all. */
    NOT_A_PICTURE("不是图片", "not a picture"),
    /** Byte for byte the same as an earlier one. */
    DOUBLED("重复", "doubled");

    private final String chinese;
    private final String english;

    Flaw(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    /** Returns the flaw in Chinese. */
    public String chinese() {
        return chinese;
    }

    /** Returns the flaw in English. */
    public String english() {
        return english;
    }
}
