package org.inkloom.data.io;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** Names of the files of a result, as Data-Juicer gives them. */
final class Shards {
    private Shards() {}

    /**
     * Returns the names.
     *
     * @param target the result's name, from which those of the shards follow
     * @param ending of a shard's name, with its dot
     * @param count how many there are
     */
    static List<Path> names(Path target, String ending, long count) {
        String name = String.valueOf(target.getFileName());
        String stem = name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
        String digits = "%0" + (String.valueOf(count).length() + 1) + "d";
        String pattern = stem + "-" + digits + "-of-" + digits + ending;
        return LongStream.range(0, count)
                .mapToObj(i -> target.resolveSibling(String.format(Locale.ROOT, pattern, i, count)))
                .toList();
    }
}
