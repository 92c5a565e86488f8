package org.inkloom.publish.pack;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.inkloom.publish.lock.PackagePath;

/** Makes names of files in a package, and removes paths of this machine, which are private, from settings. */
final class PackName {
    private static final Pattern ODD = Pattern.compile("[^\\p{L}\\p{N}._-]+");
    /** An absolute path as a value in YAML or JSON, of which only the last name is kept. */
    private static final Pattern PLACE = Pattern.compile(
            "(?m)([:\\[,]\\s*\"?|-\\s+\"?)(?:~|[A-Za-z]:)?[/\\\\](?:[^\"\\n,\\]]*[/\\\\])?([^/\\\\\"\\n,\\]]+)");

    private static final int LONGEST = 80;
    private static final int MOST_BYTES = 200;

    private PackName() {}

    /** Returns a text as a file name that is valid on every system; letters of all scripts are kept. */
    static String safe(String text) {
        String one = Normalizer.normalize(text, Normalizer.Form.NFC);
        String name =
                cut(ODD.matcher(one).replaceAll("-").replaceAll("^[-.]+", "")).replaceAll("[-.]+$", "");
        return name.isEmpty() || PackagePath.isDevice(name) ? "lora" + name : name;
    }

    /**
     * Shortens a name so that an extension fits into the length that file systems accept, without splitting a surrogate
     * pair.
     */
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

    /** Returns settings in which absolute paths are shortened to their last names. */
    static String withoutPlaces(String yaml) {
        return PLACE.matcher(yaml).replaceAll("$1$2");
    }

    /** Returns whether a text is a path rather than a name. */
    static boolean isPlace(String text) {
        return text.indexOf('/') >= 0 || text.indexOf('\\') >= 0;
    }
}
