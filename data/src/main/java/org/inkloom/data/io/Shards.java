package org.inkloom.data.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a JSONL file into shards that are named as Data-Juicer names them. */
public final class Shards {
    private Shards() {}

    /**
     * Writes the shards beside the result.
     *
     * @param lines the file to cut
     * @param rows how many lines it has
     * @param shardBytes about how many bytes a shard holds
     * @param target the result's name, from which the shards' names follow
     * @return the shards, in order
     */
    public static List<Path> write(Path lines, long rows, long shardBytes, Path target) throws IOException {
        long count = Math.max(1, Math.min(Files.size(lines) / shardBytes + 1, rows));
        String name = String.valueOf(target.getFileName());
        String stem = name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
        String digits = "%0" + (String.valueOf(count).length() + 1) + "d";
        List<Path> shards = new ArrayList<>();
        try (LineReader reader = new LineReader(Files.newInputStream(lines), Integer.MAX_VALUE)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (long i = 0; i < count; i++) {
                String numbers = String.format(Locale.ROOT, digits + "-of-" + digits, i, count);
                Path shard = target.resolveSibling(stem + "-" + numbers + ".jsonl");
                try (PendingFile file = PendingFile.begin(shard)) {
                    long share = rows / count + (i < rows % count ? 1 : 0);
                    for (long row = 0; row < share && reader.next(line); row++) {
                        line.writeTo(file.out());
                        file.out().write('\n');
                    }
                    file.commit();
                }
                shards.add(shard);
            }
        }
        return shards;
    }
}
