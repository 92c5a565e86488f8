package org.inkloom.publish.card;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.inkloom.run.Visible;
import tools.jackson.databind.json.JsonMapper;

/**
 * Escapes text from other sources for Markdown and its YAML front matter, so that it is shown as it is and has no
 * effect.
 */
final class Inert {
    /** Characters that a backslash escapes in CommonMark; angle brackets and ampersands become entities instead. */
    private static final String MARKS = "\\`*_{}[]()#.!|~^:@$";

    /** Characters that start a list, a rule or a heading at the beginning of a line. */
    private static final String AT_THE_START = "-+=";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Inert() {}

    /** Returns a text for a line of Markdown, or its beginning: without markup, links, HTML and line ends. */
    static String markdown(String text) {
        StringBuilder safe = new StringBuilder();
        for (char c : Visible.line(text.replace('\r', ' ')).strip().toCharArray()) {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                default -> {
                    if (MARKS.indexOf(c) >= 0 || (safe.isEmpty() && AT_THE_START.indexOf(c) >= 0)) {
                        safe.append('\\');
                    }
                    safe.append(c);
                }
            }
        }
        return safe.toString();
    }

    /** Returns a text as a double-quoted YAML scalar on one line, whatever it contains. */
    static String yaml(String text) {
        return JSON.writeValueAsString(Visible.line(text.replace('\r', ' ')));
    }

    /** Returns a relative path for a link. */
    static String link(String path) {
        StringBuilder link = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (plain || b == '-' || b == '_' || b == '.' || b == '/') {
                link.append((char) b);
            } else {
                link.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
            }
        }
        return link.toString();
    }
}
