package org.inkloom.models.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A question that a reader answers, and the answers that it knows; a reader's file names all of its own.
 *
 * @param slot for example {@code HAIR_COLOUR}
 * @param values for example {@code BLACK}, {@code BROWN}; in the order of the network's outputs
 */
public record SlotValues(String slot, List<String> values) {
    private static final String KEY = "slots";
    private static final Pattern FORM = Pattern.compile("\\w+=\\w+( \\w+)*(;\\w+=\\w+( \\w+)*)*");

    /** Copies the list. */
    public SlotValues {
        values = List.copyOf(values);
    }

    /** Returns slots as a file's metadata. */
    public static Map<String, String> metadata(List<SlotValues> slots) {
        return Map.of(
                KEY,
                slots.stream()
                        .map(slot -> slot.slot + "=" + String.join(" ", slot.values))
                        .collect(Collectors.joining(";")));
    }

    /** Reads slots from a file's metadata; none where it names none. */
    static List<SlotValues> of(Map<String, String> metadata) {
        String text = metadata.getOrDefault(KEY, "");
        List<SlotValues> slots = new ArrayList<>();
        if (FORM.matcher(text).matches()) {
            for (String one : text.split(";", -1)) {
                int equals = one.indexOf('=');
                slots.add(new SlotValues(
                        one.substring(0, equals),
                        List.of(one.substring(equals + 1).split(" ", -1))));
            }
        }
        return List.copyOf(slots);
    }
}
