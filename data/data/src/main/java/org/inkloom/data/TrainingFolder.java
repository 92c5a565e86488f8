package org.inkloom.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.inkloom.data.io.Csv;
import org.inkloom.data.io.JsonLinesSource;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.PendingFile;

/**
 * Turns kept rows into what LoRA trainers read: pictures with a {@code metadata.csv} or {@code metadata.jsonl} of the
 * columns {@code file_name} and {@code text}.
 */
public final class TrainingFolder {
    /** What becomes of the picture files. */
    public enum Pictures {
        /** They are copied into the folder of the metadata file. */
        COPY,
        /** They stay; the metadata names them by path, relative where they lie below the metadata's folder. */
        REFER
    }

    private TrainingFolder() {}

    /**
     * Writes the metadata file of a result, one row per picture; a row with several pictures gives several.
     *
     * @param rows a JSONL result of {@link DataRun#process}
     * @param keys field names of the recipe; image tokens and end-of-chunk tokens are taken out of the captions
     * @param metadata file to write, ending in {@code .csv} or {@code .jsonl}
     * @param pictures what becomes of the picture files
     * @return how many pictures the metadata names
     * @throws InkloomException INK-DATA-012 if a file cannot be read or written
     */
    public static int write(Path rows, FieldKeys keys, Path metadata, Pictures pictures) {
        boolean csv =
                String.valueOf(metadata.getFileName()).toLowerCase(Locale.ROOT).endsWith(".csv");
        Path folder =
                Objects.requireNonNullElse(metadata.toAbsolutePath().normalize().getParent(), Path.of("."));
        Set<String> taken = new HashSet<>();
        int count = 0;
        try (JsonLinesSource source = new JsonLinesSource(Files.newInputStream(rows), rows.toString(), 0);
                PendingFile file = PendingFile.begin(metadata)) {
            if (csv) {
                write(file.out(), "file_name,text\n");
            }
            for (Optional<RawRow> raw = source.next(); raw.isPresent(); raw = source.next()) {
                Sample sample = new Sample(raw.get().row(), raw.get().body().parse());
                String caption = caption(sample, keys);
                for (Picture picture : sample.pictures(keys)) {
                    String name = place(Path.of(picture.path()), folder, pictures, taken);
                    write(file.out(), csv ? csvLine(name, caption) : jsonLine(name, caption));
                    count++;
                }
            }
            file.commit();
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-DATA-012",
                    "The training folder " + folder + " could not be written: " + e.getMessage() + ".",
                    "A picture is gone, the disk is full, or the folder is read-only.",
                    "Run the recipe again, or choose another folder.",
                    e);
        }
        return count;
    }

    private static String caption(Sample sample, FieldKeys keys) {
        return keys.plain(sample.text(keys.text()).orElse(""));
    }

    private static String place(Path picture, Path folder, Pictures pictures, Set<String> taken) throws IOException {
        Path absolute = picture.toAbsolutePath().normalize();
        if (pictures == Pictures.REFER || absolute.startsWith(folder)) {
            Path named = absolute.startsWith(folder) ? folder.relativize(absolute) : absolute;
            return named.toString().replace('\\', '/');
        }
        String name = free(String.valueOf(absolute.getFileName()), taken);
        Files.copy(absolute, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        return name;
    }

    /** Pictures of one name from several folders must not overwrite each other. */
    private static String free(String name, Set<String> taken) {
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        String suffix = dot < 0 ? "" : name.substring(dot);
        String candidate = name;
        for (int i = 2; !taken.add(candidate.toLowerCase(Locale.ROOT)); i++) {
            candidate = stem + "-" + i + suffix;
        }
        return candidate;
    }

    private static String csvLine(String name, String caption) {
        return Csv.record(List.of(name, caption), ',');
    }

    private static String jsonLine(String name, String caption) {
        return Json.text(Json.mapper().createObjectNode().put("file_name", name).put("text", caption)) + "\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
