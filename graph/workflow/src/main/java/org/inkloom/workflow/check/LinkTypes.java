package org.inkloom.workflow.check;

import java.util.List;
import java.util.Set;

/** Which outputs fit which inputs. */
public final class LinkTypes {
    private static final Set<String> PLAIN = Set.of("*", "INT", "FLOAT", "STRING", "BOOLEAN", "COMBO");

    private LinkTypes() {}

    /** Returns whether an output of one type may be linked to an input of another: equal, one of them any, or sets that meet. */
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
