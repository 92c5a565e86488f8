package org.inkloom.score.coherence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Words for what makes a picture differ from the rest of its set. */
final class DifferenceWords {
    private DifferenceWords() {}

    /**
     * Compares a property over a set.
     *
     * @param what the property, for example {@code hair colour}
     * @param values one for each picture, for example {@code purple}
     * @return for each picture a clause such as {@code hair colour red, where 6 others have purple}; empty if it
     *     has the most frequent value, or if no value is shared by most
     */
    static List<String> apart(String what, List<String> values) {
        Map<String, Integer> counts = new HashMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        Map.Entry<String, Integer> most = counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow();
        List<String> words = new ArrayList<>();
        for (String value : values) {
            boolean differs = !value.equals(most.getKey()) && most.getValue() * 2 > values.size();
            words.add(
                    differs ? what + " " + value + ", where " + most.getValue() + " others have " + most.getKey() : "");
        }
        return words;
    }
}
