package org.inkloom.data.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows of a WebDataset archive: neighbouring files whose names agree up to the first dot make one row. Pictures are
 * unpacked beside the result, so that the rows can name them; {@code .txt} is the caption, {@code .json} further fields.
 */
final class WebDatasetSource implements RowSource {
    private static final long MAX_FILE = 1L << 30;

    private final TarReader tar;
    private final Path unpacked;
    private final FieldKeys keys;
    private final String name;
    private long row;
    private Optional<TarReader.Entry> waiting = Optional.empty();
    private boolean ended;

    /**
     * Reads an archive.
     *
     * @param unpacked folder for the pictures
     */
    WebDatasetSource(InputStream in, Path unpacked, FieldKeys keys, String name, long firstRow) {
        this.tar = new TarReader(in);
        this.unpacked = unpacked;
        this.keys = keys;
        this.name = name;
        this.row = firstRow;
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        List<TarReader.Entry> group = new ArrayList<>();
        try {
            Optional<TarReader.Entry> entry = waiting.isPresent() ? waiting : tar.next(MAX_FILE);
            while (entry.isPresent() && (group.isEmpty() || key(entry.get()).equals(key(group.getFirst())))) {
                group.add(entry.get());
                entry = tar.next(MAX_FILE);
            }
            waiting = entry;
            ended = entry.isEmpty();
        } catch (IOException e) {
            ended = true;
            return Optional.of(new RawRow(row++, name, () -> damaged(e), 0));
        }
        if (group.isEmpty()) {
            return Optional.empty();
        }
        String where = name + " " + key(group.getFirst());
        int bytes = group.stream().mapToInt(entry -> entry.content().length).sum();
        return Optional.of(new RawRow(row++, where, () -> object(group, where), bytes));
    }

    private ObjectNode damaged(IOException e) {
        throw new BadSampleException(name, "the rest of the archive cannot be read: " + e.getMessage());
    }

    private static String key(TarReader.Entry entry) {
        int slash = entry.name().lastIndexOf('/');
        int dot = entry.name().indexOf('.', slash + 1);
        return dot < 0 ? entry.name() : entry.name().substring(0, dot);
    }

    private ObjectNode object(List<TarReader.Entry> group, String where) {
        ObjectNode object = Json.mapper().createObjectNode();
        List<String> pictures = new ArrayList<>();
        String caption = "";
        for (TarReader.Entry entry : group) {
            String suffix = PictureFolderSource.suffix(Path.of(entry.name()));
            if (PictureFolderSource.SUFFIXES.contains(suffix)) {
                pictures.add(unpack(entry, where));
            } else if (suffix.equals(".txt") || suffix.equals(".caption")) {
                caption = new String(entry.content(), StandardCharsets.UTF_8).strip();
            } else if (suffix.equals(".json")) {
                addFields(entry, where, object);
            }
        }
        String told = object.path(keys.text()).asString("");
        if (!object.has(keys.text()) || !caption.isEmpty() && !keys.plain(told).equals(caption)) {
            String token = pictures.isEmpty() ? "" : keys.imageToken();
            object.put(keys.text(), caption.isEmpty() ? token : (token + " " + caption).strip());
        }
        ArrayNode paths = object.putArray(keys.images());
        pictures.forEach(paths::add);
        return object;
    }

    private static void addFields(TarReader.Entry entry, String where, ObjectNode object) {
        try {
            if (Json.mapper().readTree(entry.content()) instanceof ObjectNode fields) {
                fields.forEachEntry(object::set);
            }
        } catch (JacksonException e) {
            throw new BadSampleException(where, "its .json is not JSON");
        }
    }

    private String unpack(TarReader.Entry entry, String where) {
        Path target = unpacked.resolve(entry.name()).normalize();
        if (!target.startsWith(unpacked)) {
            throw new BadSampleException(where, "its name points outside of the archive");
        }
        try {
            Files.createDirectories(target.getParent() == null ? unpacked : target.getParent());
            Files.write(target, entry.content());
        } catch (IOException e) {
            throw new BadSampleException(where, "it cannot be unpacked to " + target + ": " + e.getMessage());
        }
        return target.toString();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
