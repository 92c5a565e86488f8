package org.inkloom.data.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files that some operators need and that are not part of the program: cases run where they lie. */
final class BuiltInAssets {
    private BuiltInAssets() {}

    static boolean has(String operator) {
        return operator.equals("chinese_convert_mapper")
                && Optional.ofNullable(System.getenv("INKLOOM_OPENCC"))
                        .map(folder -> Files.isDirectory(Path.of(folder)))
                        .orElse(false);
    }
}
