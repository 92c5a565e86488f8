package org.inkloom.workflow.execute;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.workflow.node.Sized;
import org.jspecify.annotations.Nullable;

/**
 * The results of a node: the values of each output (a list of one if the node ran once), and what the page shows of it.
 *
 * @param slots by output, then by call
 * @param shown by kind; empty where nothing is shown
 */
record NodeOutputs(List<List<@Nullable Object>> slots, Map<String, List<Object>> shown) {
    /** Estimated bytes of an entry besides its values. */
    private static final long OVERHEAD = 512;

    NodeOutputs {
        List<List<@Nullable Object>> copies = new ArrayList<>();
        slots.forEach(slot -> copies.add(Collections.unmodifiableList(new ArrayList<>(slot))));
        slots = Collections.unmodifiableList(copies);
        shown = Collections.unmodifiableMap(new LinkedHashMap<>(shown));
    }

    long bytes() {
        long bytes = OVERHEAD;
        for (List<@Nullable Object> slot : slots) {
            for (Object value : slot) {
                bytes += size(value);
            }
        }
        for (List<Object> items : shown.values()) {
            bytes += 256L * items.size();
        }
        return bytes;
    }

    private static long size(@Nullable Object value) {
        return switch (value) {
            case Sized sized -> sized.bytes();
            case String text -> 2L * text.length() + 64;
            case null, default -> 64;
        };
    }
}
