package org.inkloom.hub;

import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;

/**
 * The name of a repository, for example {@code openai/clip-vit-base-patch32}.
 *
 * @param text owner and name with a slash between; old repositories have no owner
 */
public record RepoId(String text) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,95}");

    /**
     * Checks the name.
     *
     * @throws InkloomException INK-HUB-001 if it is not a valid name
     */
    public RepoId {
        if (!isOne(text)) {
            throw InkloomException.badInput(
                    "INK-HUB-001",
                    "'" + text + "' is not the name of a repository.",
                    "A name has an owner, a slash and a name of letters, digits, '-', '_' and '.'.",
                    "Copy it from the model's page, for example openai/clip-vit-base-patch32.");
        }
    }

    /** Returns whether a text has the form of a repository's name. */
    public static boolean isOne(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length > 2) {
            return false;
        }
        for (String part : parts) {
            if (!PART.matcher(part).matches() || part.contains("..") || part.contains("--")) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
