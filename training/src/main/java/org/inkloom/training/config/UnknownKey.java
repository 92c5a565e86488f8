package org.inkloom.training.config;

import java.util.Collection;
import java.util.Comparator;
import org.inkloom.report.InkloomException;

/** The refusal of a key that does not exist, with the key that was probably meant. */
final class UnknownKey {
    private UnknownKey() {}

    static InkloomException refuse(String name, Collection<String> known) {
        String near = known.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 3))
                .orElse("");
        return InkloomException.badInput(
                "INK-TRAIN-001",
                "There is no setting named " + name + ".",
                near.isEmpty() ? "No setting has a similar name." : "Perhaps " + near + " was meant.",
                near.isEmpty()
                        ? "Run \"inkloom train lora --help\" for the list of settings."
                        : "Write " + near + " instead, or run \"inkloom train lora --help\" for the list of settings.");
    }

    /** The Levenshtein distance, in single-letter edits. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
