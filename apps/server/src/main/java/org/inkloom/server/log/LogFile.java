package org.inkloom.server.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that is begun anew where it has become large: {@code server.log} is then {@code server.log.1}, that one
 * {@code server.log.2}, and the oldest goes. For one thread.
 */
final class LogFile implements AutoCloseable {
    private final Path file;
    private final long most;
    private final int files;
    private @Nullable OutputStream out;
    private long size;

    /**
     * Opens a file, to go on where it ends.
     *
     * @param most bytes, beyond which the next one is begun
     * @param files how many are kept
     */
    LogFile(Path file, long most, int files) throws IOException {
        this.file = file.toAbsolutePath().normalize();
        this.most = most;
        this.files = files;
        Files.createDirectories(this.file.resolveSibling("."));
        open();
    }

    private OutputStream open() throws IOException {
        OutputStream opened = Files.newOutputStream(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        out = opened;
        size = Files.size(file);
        return opened;
    }

    void write(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (size > 0 && size + bytes.length > most) {
            turn();
        }
        OutputStream there = out == null ? open() : out;
        there.write(bytes);
        size += bytes.length;
    }

    private void turn() throws IOException {
        close();
        for (int number = files - 1; number > 0; number--) {
            Path from = number == 1 ? file : numbered(number - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (files == 1) {
            Files.deleteIfExists(file);
        }
        open();
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
        OutputStream before = out;
        out = null;
        if (before != null) {
            before.close();
        }
    }
}
