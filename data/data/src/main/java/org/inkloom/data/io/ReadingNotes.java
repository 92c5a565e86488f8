package org.inkloom.data.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was assumed or passed over while rows were read, each kind once with its first places and a count: an encoding
 * that was recognised, a caption that is null, a column that was taken for the caption. Thread-safe, as rows are parsed
 * by several workers.
 */
public final class ReadingNotes {
    /** How many places of one kind are named. */
    private static final int NAMED = 3;
    /** More kinds than this are counted together: a damaged file must not fill the screen. */
    private static final int KINDS = 40;

    private final Map<String, Places> kinds = new LinkedHashMap<>();

    private static final class Places {
        private final List<String> first = new ArrayList<>();
        private long count;
    }

    /** Adds a whole sentence; the same one is told once. */
    public void add(String sentence) {
        add(sentence, "");
    }

    /**
     * Adds a place where something was met.
     *
     * @param what the kind, without a full stop, for example {@code "Read as GB18030, not UTF-8"}
     * @param where a file, line or field
     */
    public synchronized void add(String what, String where) {
        String kind = kinds.size() < KINDS || kinds.containsKey(what) ? what : "Other things were passed over";
        Places places = kinds.computeIfAbsent(kind, _ -> new Places());
        places.count++;
        if (!where.isEmpty() && places.first.size() < NAMED && !places.first.contains(where)) {
            places.first.add(where);
        }
    }

    /** Returns what there is to be told, a line each, in the order in which it was first met. */
    public synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        kinds.forEach((what, places) -> {
            long more = places.count - places.first.size();
            lines.add(
                    places.first.isEmpty()
                            ? what
                            : what + ": " + String.join(", ", places.first)
                                    + (more > 0 ? " and " + more + " more." : "."));
        });
        return lines;
    }
}
