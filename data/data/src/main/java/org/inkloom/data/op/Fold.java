package org.inkloom.data.op;

import java.util.function.IntPredicate;

/** How the results for several pictures (or chunks) of one sample become one. */
public enum Fold {
    /** One that passes is enough. */
    ANY,
    /** Every one must pass. */
    ALL;

    /** Returns the folded result over {@code count} results; nothing to test passes. */
    public boolean passes(int count, IntPredicate each) {
        if (count == 0) {
            return true;
        }
        for (int i = 0; i < count; i++) {
            if (each.test(i) == (this == ANY)) {
                return this == ANY;
            }
        }
        return this == ALL;
    }

    /** Returns the fold's word in a recipe. */
    public String word() {
        return this == ANY ? "any" : "all";
    }
}
