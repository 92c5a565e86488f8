package org.inkloom.data.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pictures of a folder and its sub-folders in the order of their names, each with the caption from the text file of
 * the same name. Where that is missing, the caption is the image token alone.
 */
public final class PictureFolderSource implements RowSource {
    /** File name endings of pictures, in lower case. */
    public static final Set<String> SUFFIXES =
            Set.of(".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff");

    private static final int ASSUMED_BYTES = 512;
    private static final String PRODUCED = "__dj__produced_data__";

    private final Iterator<Path> pictures;
    private final FieldKeys keys;
    private long row;

    /** Lists the pictures. */
    public PictureFolderSource(Path folder, FieldKeys keys, long firstRow) throws IOException {
        this.pictures = pictures(folder).iterator();
        this.keys = keys;
        this.row = firstRow;
    }

    /** Returns the pictures of a folder and its sub-folders, sorted by path; those that a recipe produced are left out. */
    public static List<Path> pictures(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file ->
                            SUFFIXES.contains(suffix(file)) && !file.toString().contains(PRODUCED))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns the ending of a file name from its last dot, in lower case, empty when there is none. */
    public static String suffix(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot);
    }

    @Override
    public Optional<RawRow> next() {
        if (!pictures.hasNext()) {
            return Optional.empty();
        }
        Path picture = pictures.next();
        return Optional.of(new RawRow(row++, picture.toString(), () -> object(picture), ASSUMED_BYTES));
    }

    private ObjectNode object(Path picture) {
        String name = picture.getFileName().toString();
        Path captionFile = picture.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".txt");
        String caption;
        try {
            caption = Files.exists(captionFile)
                    ? Files.readString(captionFile, StandardCharsets.UTF_8).strip()
                    : "";
        } catch (CharacterCodingException e) {
            throw new BadSampleException(captionFile.toString(), "it is not UTF-8 text");
        } catch (IOException e) {
            throw new BadSampleException(captionFile.toString(), "it cannot be read: " + e.getMessage());
        }
        ObjectNode object = Json.mapper().createObjectNode();
        object.put(keys.text(), caption.isEmpty() ? keys.imageToken() : keys.imageToken() + " " + caption);
        object.putArray(keys.images()).add(picture.toAbsolutePath().normalize().toString());
        return object;
    }

    @Override
    public void close() {}
}
