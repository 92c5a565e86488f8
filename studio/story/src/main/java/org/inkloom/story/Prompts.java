package org.inkloom.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;

/** Composes a shot's full prompt from the parts of the story. */
final class Prompts {
    private static final Pattern NAME = Pattern.compile("\\{([^{}]*)}");

    private Prompts() {}

    /** Checks the names in braces. Without a cast, braces are ordinary characters. */
    static void checkCast(String prompt, Map<String, String> cast, String where) {
        if (cast.isEmpty()) {
            return;
        }
        Matcher names = NAME.matcher(prompt);
        while (names.find()) {
            String name = names.group(1);
            if (!cast.containsKey(name)) {
                throw InkloomException.badInput(
                        "INK-STORY-008",
                        "The prompt at " + where + " names {" + name + "}, who is not in the cast.",
                        "The cast has " + String.join(", ", cast.keySet()) + "."
                                + NearestName.of(name, cast.keySet())
                                        .map(near -> " Did you mean '" + near + "'?")
                                        .orElse(""),
                        "Correct the name, or describe it under 'cast'.");
            }
        }
    }

    static String compose(String trigger, List<String> style, Map<String, String> cast, String prompt) {
        String described = cast.isEmpty()
                ? prompt
                : NAME.matcher(prompt)
                        .replaceAll(name -> Matcher.quoteReplacement(cast.getOrDefault(name.group(1), name.group())));
        List<String> parts = new ArrayList<>();
        List<String> leading = new ArrayList<>();
        if (!trigger.isBlank()) {
            leading.add(trigger);
        }
        leading.addAll(style);
        for (String word : leading) {
            // A word that the author already wrote is not repeated, because repetition changes the embedding.
            if (!described.contains(word) && !parts.contains(word)) {
                parts.add(word);
            }
        }
        parts.add(described);
        return String.join(hasHan(described) ? "，" : ", ", parts);
    }

    private static boolean hasHan(String text) {
        return text.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
    }
}
