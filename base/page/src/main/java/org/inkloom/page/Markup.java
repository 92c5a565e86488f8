package org.inkloom.page;

import java.util.Collection;
import org.inkloom.run.Visible;

/**
 * A piece of HTML that is known to be safe. Only {@link #of} makes one from foreign text, and it escapes.
 *
 * @param html the text
 */
public record Markup(String html) {
    /** Nothing. */
    public static final Markup EMPTY = new Markup("");

    /**
     * Fills a template's {@code {}} in order: markup as it is, anything else escaped. Attributes must stand in double
     * quotes.
     */
    public static Markup of(String template, Object... values) {
        StringBuilder html = new StringBuilder(template.length() + 64);
        int from = 0;
        for (Object value : values) {
            int hole = template.indexOf("{}", from);
            if (hole < 0) {
                throw new IllegalArgumentException("more values than holes in: " + template);
            }
            html.append(template, from, hole);
            html.append(value instanceof Markup markup ? markup.html() : escape(String.valueOf(value)));
            from = hole + 2;
        }
        if (template.indexOf("{}", from) >= 0) {
            throw new IllegalArgumentException("more holes than values in: " + template);
        }
        return new Markup(html.append(template, from, template.length()).toString());
    }

    /** Returns pieces one after another. */
    public static Markup join(Collection<Markup> pieces) {
        StringBuilder html = new StringBuilder();
        pieces.forEach(piece -> html.append(piece.html()));
        return new Markup(html.toString());
    }

    private static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                // Control characters have no place in HTML; half of a surrogate pair cannot be written as UTF-8.
                default ->
                    safe.append((Visible.isHidden(c) && !Character.isSurrogate(c)) || isLonely(text, i) ? '\ufffd' : c);
            }
        }
        return safe.toString();
    }

    private static boolean isLonely(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
