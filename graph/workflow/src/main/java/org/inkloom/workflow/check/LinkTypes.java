package org.inkloom.workflow.check;

import java.util.List;
import java.util.Set;

/** The rules by which an output may be linked to an input. */
public final class LinkTypes {
    private static final Set<String> PLAIN = Set.of("*", "INT", "FLOAT", "STRING", "BOOLEAN", "COMBO");

    private LinkTypes() {}

    /**
     * Returns whether an output's type fits an input's: they are equal, one of them is {@code *}, or their lists have a
     * type in common.
     */
    public static boolean fit(String given, String taken) {
        if (given.equals(taken) || given.equals("*") || taken.equals("*")) {
            return true;
        }
        List<String> some = parts(taken);
        return parts(given).stream().anyMatch(some::contains);
    }

    static boolean takesConstants(String type) {
        return parts(type).stream().anyMatch(PLAIN::contains);
    }

    private static List<String> parts(String type) {
        return List.of(type.split(",")).stream().map(String::strip).toList();
    }
}
