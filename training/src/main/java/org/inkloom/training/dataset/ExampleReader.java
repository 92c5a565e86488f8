package org.inkloom.training.dataset;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.inkloom.report.InkloomException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the pictures and captions of a data set, in a fixed order. The layouts, tried in this order:
 *
 * <ul>
 *   <li>{@code metadata.csv} or {@code metadata.jsonl} with {@code file_name} and {@code text}, in the folder or in its
 *       {@code train} (DiffSynth's place); pictures lie relative to that file;
 *   <li>pictures with a {@code .txt} of the same name beside them; a picture without one has an empty caption;
 *   <li>a file ending in {@code .jsonl} or {@code .csv} instead of a folder; JSONL lines may be Data-Juicer samples with
 *       {@code images} and {@code text}.
 * </ul>
 */
public final class ExampleReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> PICTURE_ENDINGS =
            Set.of("png", "jpg", "jpeg", "bmp", "gif", "tif", "tiff", "webp");
    /** Data-Juicer's marks inside a text: where a picture stands, and where a chunk ends. */
    private static final String DATA_JUICER_MARKS = "<__dj__[a-z]+>|<\\|__dj__eoc\\|>";

    private ExampleReader() {}

    /**
     * Lists a data set.
     *
     * @param path a folder, or a JSONL or CSV file
     * @return at least one example
     * @throws InkloomException {@code INK-TRAIN-010} if there is no such path, {@code -011} if nothing in it is a data
     *     set, {@code -012} if a metadata file has a wrong line
     */
    public static List<Example> read(Path path) {
        if (!Files.exists(path)) {
            throw InkloomException.badInput(
                    "INK-TRAIN-010",
                    "The data set " + path + " does not exist.",
                    "The path is relative to the folder that the command runs in: "
                            + path.toAbsolutePath().normalize() + ".",
                    "Correct dataset_path.");
        }
        try {
            List<Example> found = Files.isDirectory(path) ? readFolder(path) : readFile(path);
            if (found.isEmpty()) {
                throw nothing(path);
            }
            return found;
        } catch (MalformedInputException e) {
            throw badLine(path, 0, "the file is not UTF-8 text", e);
        } catch (IOException e) {
            throw badLine(path, 0, String.valueOf(e.getMessage()), e);
        }
    }

    private static List<Example> readFolder(Path folder) throws IOException {
        for (Path place : List.of(folder, folder.resolve("train"))) {
            for (String name : List.of("metadata.csv", "metadata.jsonl")) {
                if (Files.isRegularFile(place.resolve(name))) {
                    return readFile(place.resolve(name));
                }
            }
        }
        List<Example> pairs = readPairs(folder);
        return pairs.isEmpty() && Files.isDirectory(folder.resolve("train"))
                ? readPairs(folder.resolve("train"))
                : pairs;
    }

    private static List<Example> readFile(Path file) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return readCsv(file);
        }
        if (name.endsWith(".jsonl") || name.endsWith(".json")) {
            return readJsonLines(file);
        }
        throw nothing(file);
    }

    private static List<Example> readCsv(Path file) throws IOException {
        List<List<String>> rows = Csv.parse(Files.readString(file, StandardCharsets.UTF_8));
        if (rows.isEmpty()) {
            return List.of();
        }
        int picture = rows.getFirst().indexOf("file_name");
        int caption = rows.getFirst().indexOf("text");
        if (picture < 0 || caption < 0) {
            throw badLine(file, 1, "its columns are " + rows.getFirst() + " and not file_name and text", null);
        }
        List<Example> found = new ArrayList<>();
        for (int i = 1; i < rows.size(); i++) {
            List<String> row = rows.get(i);
            if (row.size() <= Math.max(picture, caption)) {
                throw badLine(file, i + 1, "it has " + row.size() + " columns", null);
            }
            found.add(new Example(beside(file, row.get(picture)), row.get(caption)));
        }
        return found;
    }

    private static List<Example> readJsonLines(Path file) throws IOException {
        List<Example> found = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                JsonNode sample = JSON.readTree(line);
                String caption = text(sample, "text").orElse("");
                List<String> pictures = pictures(sample);
                if (pictures.isEmpty()) {
                    throw badLine(file, number, "it names no picture (file_name, or images)", null);
                }
                for (String picture : pictures) {
                    String plain = caption.replaceAll(DATA_JUICER_MARKS, " ").replaceAll("\\s+", " ");
                    boolean marked = !plain.equals(caption) && caption.contains("__dj__");
                    found.add(new Example(beside(file, picture), marked ? plain.strip() : caption));
                }
            } catch (JacksonException e) {
                throw badLine(file, number, e.getOriginalMessage(), e);
            }
        }
        return found;
    }

    private static List<String> pictures(JsonNode sample) {
        Optional<String> single = text(sample, "file_name");
        if (single.isPresent()) {
            return List.of(single.get());
        }
        List<String> many = new ArrayList<>();
        sample.path("images").forEach(image -> many.add(image.asString()));
        return many;
    }

    private static Optional<String> text(JsonNode sample, String key) {
        return sample.path(key).isString() ? Optional.of(sample.path(key).asString()) : Optional.empty();
    }

    private static List<Example> readPairs(Path folder) throws IOException {
        List<Path> pictures;
        try (Stream<Path> files = Files.walk(folder)) {
            pictures = files.filter(file -> Files.isRegularFile(file) && isPicture(file))
                    .sorted()
                    .toList();
        }
        List<Example> found = new ArrayList<>();
        for (Path picture : pictures) {
            String name = picture.getFileName().toString();
            Path caption = picture.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".txt");
            String text = Files.isRegularFile(caption)
                    ? Files.readString(caption, StandardCharsets.UTF_8).strip()
                    : "";
            found.add(new Example(picture, text));
        }
        return found;
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString();
        return name.contains(".")
                && PICTURE_ENDINGS.contains(
                        name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static Path beside(Path metadata, String name) {
        return metadata.toAbsolutePath().resolveSibling(name).normalize();
    }

    private static InkloomException nothing(Path path) {
        return InkloomException.badInput(
                "INK-TRAIN-011",
                "There is no data set in " + path + ".",
                "It holds no metadata.csv, no metadata.jsonl and no pictures.",
                "Put metadata.csv with the columns file_name and text beside the pictures, or a .txt beside each.");
    }

    private static InkloomException badLine(Path file, int line, String why, @Nullable Throwable cause) {
        String what = "The data set file " + file + (line > 0 ? ", line " + line + "," : "") + " cannot be read.";
        String because = Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".";
        String remedy = "Correct the file; a line needs a picture's file name and its caption.";
        return cause == null
                ? InkloomException.badInput("INK-TRAIN-012", what, because, remedy)
                : InkloomException.badInput("INK-TRAIN-012", what, because, remedy, cause);
    }
}
