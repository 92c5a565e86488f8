package org.inkloom.publish.pack;

import java.util.regex.Pattern;

/** Names of files in a package, and paths of this machine that have no business in it. */
final class PackName {
    private static final Pattern ODD = Pattern.compile("[^\\p{L}\\p{N}._-]+");
    /** A value of YAML or JSON that is a path from a root: only its last name goes out. */
    private static final Pattern PLACE = Pattern.compile(
            "(?m)([:\\[,]\\s*\"?|-\\s+\"?)(?:~|[A-Za-z]:)?[/\\\\](?:[^\"\\n,\\]]*[/\\\\])?([^/\\\\\"\\n,\\]]+)");

    private static final int LONGEST = 80;

    private PackName() {}

    /** Returns a text as a file's name on every system; letters of all scripts stay. */
    static String safe(String text) {
        String name = ODD.matcher(text).replaceAll("-").replaceAll("^[-.]+|[-.]+$", "");
        String cut = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        return cut.isEmpty() ? "lora" : cut;
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
