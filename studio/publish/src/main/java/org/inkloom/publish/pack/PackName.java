package org.inkloom.publish.pack;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.inkloom.publish.lock.PackagePath;

/** Names of files in a package, and paths of this machine that have no business in it. */
final class PackName {
    private static final Pattern ODD = Pattern.compile("[^\\p{L}\\p{N}._-]+");
    /** A value of YAML or JSON that is a path from a root: only its last name goes out. */
    private static final Pattern PLACE = Pattern.compile(
            "(?m)([:\\[,]\\s*\"?|-\\s+\"?)(?:~|[A-Za-z]:)?[/\\\\](?:[^\"\\n,\\]]*[/\\\\])?([^/\\\\\"\\n,\\]]+)");

    private static final int LONGEST = 80;
    private static final int MOST_BYTES = 200;

    private PackName() {}

    /** Returns a text as a file's name on every system; letters of all scripts stay. */
    static String safe(String text) {
        String one = Normalizer.normalize(text, Normalizer.Form.NFC);
        String name =
                cut(ODD.matcher(one).replaceAll("-").replaceAll("^[-.]+", "")).replaceAll("[-.]+$", "");
        return name.isEmpty() || PackagePath.isDevice(name) ? "lora" + name : name;
    }

    /** A name has room for an extension within what file systems take, and no half of a character. */
    private static String cut(String name) {
        StringBuilder cut = new StringBuilder();
        int bytes = 0;
        for (int c : name.codePoints().toArray()) {
            bytes += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (cut.length() >= LONGEST || bytes > MOST_BYTES) {
                break;
            }
            cut.appendCodePoint(c);
        }
        return cut.toString();
    }

    /** Returns settings with the paths of this machine cut to their last names. */
    static String withoutPlaces(String yaml) {
        return PLACE.matcher(yaml).replaceAll("$1$2");
    }

    /** Returns whether a text is a path rather than a name. */
    static boolean isPlace(String text) {
        return text.indexOf('/') >= 0 || text.indexOf('\\') >= 0;
    }
}
