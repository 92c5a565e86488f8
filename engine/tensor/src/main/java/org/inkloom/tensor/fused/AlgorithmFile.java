package org.inkloom.tensor.fused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.AtomicFile;

/**
 * A file that remembers which algorithm was fastest for which product, so that it is measured only once. A line reads
 * {@code size workspace code}, the code in hexadecimal digits. Lines that cannot be read are skipped; those products
 * are measured again.
 */
final class AlgorithmFile {
    private final Path file;
    private final Map<String, CublasLt.Algorithm> known = new TreeMap<>();

    /**
     * Reads the file if there is one.
     *
     * @param file one for each kind of GPU and version of the library, because a code is valid only there; written when
     *     something is first remembered
     */
    AlgorithmFile(Path file) {
        this.file = file;
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                read(line);
            }
        } catch (IOException _) {
            // There is no file yet, or it cannot be read: products are measured when they first occur.
        }
    }

    private void read(String line) {
        String[] parts = line.split(" ", -1);
        try {
            known.put(parts[0], new CublasLt.Algorithm(HexFormat.of().parseHex(parts[2]), Long.parseLong(parts[1])));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            // A line that is incomplete, because a process was ended while writing.
        }
    }

    synchronized Optional<CublasLt.Algorithm> of(ProductSize size) {
        return Optional.ofNullable(known.get(size.name()));
    }

    /** Remembers an algorithm, on the disk where that can be written. */
    synchronized void put(ProductSize size, CublasLt.Algorithm algorithm) {
        known.put(size.name(), algorithm);
        StringBuilder lines = new StringBuilder();
        known.forEach((name, one) -> lines.append(name)
                .append(' ')
                .append(one.workspace())
                .append(' ')
                .append(HexFormat.of().formatHex(one.code()))
                .append('\n'));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            AtomicFile.write(file, channel -> channel.write(StandardCharsets.US_ASCII.encode(lines.toString())));
        } catch (IOException | InkloomException _) {
            // A full disk, or a folder without permission: the next process measures again.
        }
    }
}
