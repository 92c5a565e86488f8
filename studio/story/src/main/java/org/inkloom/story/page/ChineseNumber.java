package org.inkloom.story.page;

/** Small numbers in Chinese, for the headings of shots. */
final class ChineseNumber {
    private static final String DIGITS = "〇一二三四五六七八九";

    private ChineseNumber() {}

    /** Returns 1 to 99 in Chinese, for example 十二; others in Arabic digits. */
    static String of(int number) {
        if (number < 1 || number > 99) {
            return Integer.toString(number);
        }
        int tens = number / 10;
        int ones = number % 10;
        String head = tens == 0 ? "" : (tens == 1 ? "" : DIGITS.substring(tens, tens + 1)) + "十";
        return head + (ones == 0 ? "" : DIGITS.substring(ones, ones + 1));
    }
}
