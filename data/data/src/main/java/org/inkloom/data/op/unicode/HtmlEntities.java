package org.inkloom.data.op.unicode;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/** Decodes HTML entities that end with a semicolon; also names in capitals, which many systems write by mistake. */
final class HtmlEntities {
    private static final Pattern ENTITY = Pattern.compile("&#?[0-9A-Za-z]{1,24};");

    /** Names in capitals that HTML itself knows, with or without a semicolon: a longer name must not begin with one. */
    private static final List<String> CAPITALS = List.of("AMP", "LT", "GT", "QUOT", "COPY", "REG", "ETH", "THORN");

    private HtmlEntities() {}

    static String unescape(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        return ENTITY.matcher(text).replaceAll(found -> Matcher.quoteReplacement(decoded(found.group())));
    }

    private static String decoded(String entity) {
        String name = entity.substring(1, entity.length() - 1);
        return (name.startsWith("#") ? numeric(name.substring(1)) : named(name)).orElse(entity);
    }

    private static Optional<String> named(String name) {
        if (Entities.isNamedEntity(name)) {
            return Optional.of(Entities.getByName(name));
        }
        String lower = name.toLowerCase(Locale.ROOT);
        boolean capitals = name.equals(name.toUpperCase(Locale.ROOT))
                && Entities.isNamedEntity(lower)
                && CAPITALS.stream().noneMatch(name::startsWith);
        return capitals ? Optional.of(Entities.getByName(lower).toUpperCase(Locale.ROOT)) : Optional.empty();
    }

    /** HTML 13.2.5.80: numbers of control characters stand for the Windows characters, others for nothing. */
    private static Optional<String> numeric(String digits) {
        boolean hex = digits.startsWith("x") || digits.startsWith("X");
        String number = hex ? digits.substring(1) : digits;
        if (!number.matches(hex ? "[0-9a-fA-F]+" : "[0-9]+")) {
            return Optional.empty();
        }
        // More digits than any code point has: only the size matters then.
        String significant = number.replaceFirst("^0+(?=.)", "");
        long value = significant.length() > 9 ? Long.MAX_VALUE : Long.parseLong(significant, hex ? 16 : 10);
        if (value == 0 || value >= 0xd800 && value <= 0xdfff || value > 0x10ffff) {
            return Optional.of("\ufffd");
        }
        if (value >= 0x80 && value <= 0x9f) {
            return Optional.of(EncodingFixer.fixControls(Character.toString((int) value)));
        }
        return Optional.of(isInvalid((int) value) ? "" : Character.toString((int) value));
    }

    private static boolean isInvalid(int c) {
        return c >= 1 && c <= 8
                || c == 0xb
                || c >= 0xe && c <= 0x1f
                || c == 0x7f
                || c >= 0xfdd0 && c <= 0xfdef
                || (c & 0xfffe) == 0xfffe;
    }
}
