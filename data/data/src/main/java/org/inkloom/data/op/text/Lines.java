package org.inkloom.data.op.text;

import java.util.ArrayList;
import java.util.List;

/** Lines as Python's {@code splitlines} cuts them. */
final class Lines {
    private Lines() {}

    /** Returns the lines without their ends; a line end at the end of the text begins no further line. */
    static List<String> of(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!isEnd(text.charAt(i))) {
                continue;
            }
            lines.add(text.substring(start, i));
            if (text.charAt(i) == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                i++;
            }
            start = i + 1;
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    private static boolean isEnd(char c) {
        return c >= '\n' && c <= '\r' || c >= 0x1c && c <= 0x1e || c == 0x85 || c == 0x2028 || c == 0x2029;
    }
}
