package org.inkloom.data.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.run.folder.PathText;
import org.inkloom.run.folder.PendingFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows of a WebDataset archive: neighbouring files whose names agree up to the first dot make one row. Pictures are
 * unpacked beside the result, so that the rows can name them; {@code .txt} is the caption, {@code .json} further fields.
 */
final class WebDatasetSource implements RowSource {
    /** A longer picture or text is not read into memory: its row is bad. */
    private static final long MAX_FILE = 64L << 20;

    /** The files of one row lie in memory together. */
    private static final long MAX_ROW = 256L << 20;

    private static final int MAX_FILES_OF_ROW = 1_000;

    private final TarReader tar;
    private final Path unpacked;
    private final FieldKeys keys;
    private final String name;
    private final Set<String> seen = new HashSet<>();
    private long row;
    private Optional<TarReader.Entry> waiting = Optional.empty();
    private boolean ended;

    /** The files of a row, and what is wrong with them, empty if nothing is. */
    private record Group(List<TarReader.Entry> files, String trouble) {}

    /**
     * Reads an archive.
     *
     * @param unpacked folder for the pictures, of this archive alone
     */
    WebDatasetSource(InputStream in, Path unpacked, FieldKeys keys, String name, long firstRow) {
        this.tar = new TarReader(in);
        this.unpacked = unpacked.toAbsolutePath().normalize();
        this.keys = keys;
        this.name = name;
        this.row = firstRow;
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        Group group;
        try {
            group = group();
        } catch (IOException e) {
            ended = true;
            return Optional.of(new RawRow(row++, name, () -> damaged(e), 0));
        }
        if (group.files().isEmpty()) {
            return Optional.empty();
        }
        String where = name + " " + key(group.files().getFirst());
        if (!group.trouble().isEmpty()) {
            return Optional.of(new RawRow(row++, where, () -> bad(where, group.trouble()), 0));
        }
        long bytes = group.files().stream()
                .mapToLong(entry -> entry.content().length)
                .sum();
        return Optional.of(new RawRow(row++, where, () -> object(group.files(), where), (int) bytes));
    }

    /** Reads the files of the next row. */
    private Group group() throws IOException {
        List<TarReader.Entry> files = new ArrayList<>();
        String trouble = "";
        long bytes = 0;
        Optional<TarReader.Entry> entry = waiting.isPresent() ? waiting : tar.next(WebDatasetSource::wanted);
        while (entry.isPresent() && (files.isEmpty() || key(entry.get()).equals(key(files.getFirst())))) {
            TarReader.Entry file = entry.get();
            bytes += file.content().length;
            if (files.stream().anyMatch(other -> other.name().equals(file.name()))) {
                trouble = "the archive holds " + file.name() + " twice";
            } else if (isWanted(file.name()) && file.isMissing()) {
                trouble = file.name() + " has " + file.size() + " bytes, more than " + (MAX_FILE >> 20) + " MiB";
            } else if (bytes > MAX_ROW || files.size() >= MAX_FILES_OF_ROW) {
                trouble = "its files are more than " + MAX_FILES_OF_ROW + " or " + (MAX_ROW >> 20) + " MiB";
            }
            if (trouble.isEmpty() || files.isEmpty()) {
                files.add(file);
            }
            entry = tar.next(WebDatasetSource::wanted);
        }
        waiting = entry;
        ended = entry.isEmpty();
        // A name that comes again would take the place of the first one's pictures while two rows name them.
        if (!files.isEmpty() && !seen.add(place(key(files.getFirst()))) && trouble.isEmpty()) {
            trouble = "the archive holds files of that name already";
        }
        return new Group(files, trouble);
    }

    /** Names that differ only in such parts as {@code ./} lead to one file. */
    private String place(String key) {
        return PathText.resolve(unpacked, key).map(Path::toString).orElse(key);
    }

    private static long wanted(String file) {
        return isWanted(file) ? MAX_FILE : 0;
    }

    private static boolean isWanted(String file) {
        String suffix = suffix(file);
        return PictureFolderSource.SUFFIXES.contains(suffix) || isCaption(suffix) || suffix.equals(".json");
    }

    private static boolean isCaption(String suffix) {
        return suffix.equals(".txt") || suffix.equals(".caption");
    }

    /** The ending of the last part of an entry's name, which need not be a name that this system can give to a file. */
    private static String suffix(String file) {
        String last = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        int dot = last.lastIndexOf('.');
        return dot <= 0 ? "" : last.substring(dot);
    }

    private ObjectNode damaged(IOException e) {
        throw new BadSampleException(name, "the rest of the archive cannot be read: " + e.getMessage());
    }

    private static ObjectNode bad(String where, String why) {
        throw new BadSampleException(where, why);
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
            String suffix = suffix(entry.name());
            if (PictureFolderSource.SUFFIXES.contains(suffix)) {
                pictures.add(unpack(entry, where));
            } else if (isCaption(suffix)) {
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
            if (Json.row(entry.content()) instanceof ObjectNode fields) {
                fields.forEachEntry(object::set);
            }
        } catch (JacksonException e) {
            throw new BadSampleException(where, "its .json is not JSON: " + e.getOriginalMessage());
        }
    }

    private String unpack(TarReader.Entry entry, String where) {
        Path target = PathText.resolve(unpacked, entry.name())
                .orElseThrow(() -> new BadSampleException(where, "no file can have its name"));
        if (!target.startsWith(unpacked) || target.equals(unpacked)) {
            throw new BadSampleException(where, "its name points outside of the archive");
        }
        try (PendingFile file = PendingFile.begin(target)) {
            file.out().write(entry.content());
            file.commit();
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
