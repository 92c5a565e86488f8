package org.inkloom.data.conformance;

import java.util.Set;

/** Operators for which upstream downloads a file and Inkloom does not need to. */
final class BuiltInAssets {
    static final Set<String> HAVE = Set.of();

    private BuiltInAssets() {}
}
