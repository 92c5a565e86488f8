package org.inkloom.data.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.CaptionText;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pictures of a folder and its sub-folders in the order of their names, each with the caption from the text file of
 * the same name. Where that is missing, the caption is the image token alone.
 */
public final class PictureFolderSource implements RowSource {
    /** File name endings of pictures, in lower case. */
    public static final Set<String> SUFFIXES = PictureFiles.SUFFIXES;

    private static final int ASSUMED_BYTES = 512;

    private final PictureFiles files;
    private final Iterator<Path> pictures;
    private final FieldKeys keys;
    private final ReadingNotes notes;
    private long row;

    /** Lists the pictures. */
    PictureFolderSource(Path folder, FieldKeys keys, long firstRow, ReadingNotes notes) throws IOException {
        this.files = PictureFiles.of(folder);
        this.pictures = files.pictures().iterator();
        this.keys = keys;
        this.row = firstRow;
        this.notes = notes;
        files.tell(notes);
    }

    /** Returns the pictures of a folder and its sub-folders, sorted by path; those that a recipe produced are left out. */
    public static List<Path> pictures(Path folder) throws IOException {
        return PictureFiles.of(folder).pictures();
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
        String caption = files.caption(picture, notes).map(this::caption).orElse("");
        ObjectNode object = Json.mapper().createObjectNode();
        object.put(keys.text(), caption.isEmpty() ? keys.imageToken() : keys.imageToken() + " " + caption);
        object.putArray(keys.images()).add(picture.toAbsolutePath().normalize().toString());
        return object;
    }

    private String caption(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > JsonLinesSource.MAX_LINE) {
                throw new BadSampleException(
                        file.toString(), "the file is longer than " + (JsonLinesSource.MAX_LINE >> 20) + " MiB");
            }
            TextEncoding.Decoded decoded = TextEncoding.decode(Files.readAllBytes(file))
                    .orElseThrow(() -> new BadSampleException(
                            file.toString(), "it is not UTF-8 text, nor in an encoding that is recognised"));
            decoded.assumed()
                    .ifPresent(encoding ->
                            notes.add("Read as " + encoding + ", not UTF-8", String.valueOf(file.getFileName())));
            return CaptionText.clean(decoded.text());
        } catch (IOException e) {
            throw new BadSampleException(file.toString(), "it cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() {}
}
