package org.inkloom.data.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.inkloom.data.io.row.RowWriter;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a WebDataset archive: for every row its pictures as they are ({@code 000000007.jpg}, further ones {@code
 * 000000007.1.jpg}), the caption without tokens as {@code .txt}, and all fields as {@code .json}.
 */
final class WebDatasetWriter implements RowWriter {
    private final TarWriter tar;
    private final FieldKeys keys;
    private long next;

    /**
     * Begins an archive.
     *
     * @param firstRow number of its first row over all shards, from which the names follow
     */
    WebDatasetWriter(OutputStream out, FieldKeys keys, long firstRow) {
        this.tar = new TarWriter(out);
        this.keys = keys;
        this.next = firstRow;
    }

    @Override
    public void add(ObjectNode row) throws IOException {
        String key = String.format(Locale.ROOT, "%09d", next++);
        Sample sample = new Sample(next - 1, row);
        List<Picture> pictures = sample.pictures(keys);
        byte[][] contents = new byte[pictures.size()][];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = content(pictures.get(i));
        }
        String caption = keys.plain(sample.text(keys.text()).orElse(""));
        ArrayNode names = Json.mapper().createArrayNode();
        for (int i = 0; i < contents.length; i++) {
            String name = key + (i == 0 ? "" : "." + i) + ending(pictures.get(i));
            names.add(name);
            tar.add(name, contents[i]);
        }
        tar.add(key + ".txt", caption.getBytes(StandardCharsets.UTF_8));
        row.remove(keys.imageBytes());
        if (row.has(keys.images())) {
            row.set(keys.images(), names);
        }
        tar.add(key + ".json", Json.bytes(row));
    }

    private static byte[] content(Picture picture) throws IOException {
        if (picture.bytes().isPresent()) {
            return picture.bytes().get();
        }
        try {
            return Files.readAllBytes(Path.of(picture.path()));
        } catch (NoSuchFileException e) {
            throw new BadSampleException(picture.path(), "there is no such file");
        } catch (InvalidPathException | OutOfMemoryError e) {
            throw new BadSampleException(picture.path(), "it cannot be read: " + e.getMessage());
        }
    }

    private static String ending(Picture picture) {
        String suffix = PictureFolderSource.suffix(Path.of(picture.path()));
        return suffix.isEmpty() ? ".jpg" : suffix;
    }

    /** Returns about how many bytes the row's pictures will take. */
    static long pictureBytes(ObjectNode row, FieldKeys keys) throws IOException {
        long bytes = 0;
        try {
            for (Picture picture : new Sample(0, row).pictures(keys)) {
                Path path = Path.of(picture.path());
                bytes += picture.bytes().isEmpty() && Files.exists(path) ? Files.size(path) : 0;
            }
        } catch (BadSampleException | InvalidPathException e) {
            // Writing it will say what is wrong.
            return bytes;
        }
        return bytes;
    }

    @Override
    public void end() throws IOException {
        tar.end();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
