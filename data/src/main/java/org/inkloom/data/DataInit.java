package org.inkloom.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.io.PendingFile;
import org.inkloom.data.io.PictureFolderSource;
import org.inkloom.data.io.RawRow;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.report.InkloomException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a data set and a recipe for it from a folder of pictures. */
public final class DataInit {
    private static final String RECIPE = """
            # Cleans the pictures of this folder for a LoRA of 1024-pixel pictures.
            project_name: {name}
            dataset_path: ./dataset.jsonl
            export_path: ./out/clean.jsonl
            process:
            - image_shape_filter:
                min_width: 768
                min_height: 768
            - image_aspect_ratio_filter:
                min_ratio: 0.5
                max_ratio: 2.0
            - image_deduplicator: {}
            """;

    /**
     * What was made.
     *
     * @param dataset the rows, one per picture, paths relative to the folder
     * @param recipe a recipe that cleans them
     * @param pictures how many pictures
     * @param captions how many of them have a caption
     */
    public record Report(Path dataset, Path recipe, int pictures, int captions) {}

    private DataInit() {}

    /**
     * Writes {@code dataset.jsonl} and {@code recipe.yaml} into a folder of pictures. An existing recipe is not touched; rows
     * that are there and differ are kept as {@code dataset.jsonl.bak}, as captions may have been written into them.
     *
     * @throws InkloomException INK-DATA-008 if there are no pictures, INK-DATA-012 if the files cannot be written
     */
    public static Report create(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        Path dataset = root.resolve("dataset.jsonl");
        Path recipe = root.resolve("recipe.yaml");
        try {
            List<Path> pictures = Files.isDirectory(root) ? PictureFolderSource.pictures(root) : List.of();
            if (pictures.isEmpty()) {
                throw InkloomException.badInput(
                        "INK-DATA-008",
                        "The folder " + root + " holds no pictures.",
                        "It is missing, empty, or its files end differently.",
                        "Give a folder with .jpg, .png, .webp, .gif, .bmp or .tiff files.");
            }
            int captions = writeRows(root, dataset);
            if (!Files.exists(recipe)) {
                String name = String.valueOf(root.getFileName()).replaceAll("[^\\w.-]", "-");
                Files.writeString(recipe, RECIPE.replace("{name}", name), StandardCharsets.UTF_8);
            }
            return new Report(dataset, recipe, pictures.size(), captions);
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-DATA-012",
                    "The data set could not be written to " + root + ": " + e.getMessage() + ".",
                    "The folder may be read-only or the disk full.",
                    "Make the folder writable.",
                    e);
        }
    }

    private static int writeRows(Path root, Path dataset) throws IOException {
        FieldKeys keys = FieldKeys.DEFAULT;
        int captions = 0;
        try (PictureFolderSource source = new PictureFolderSource(root, keys, 0);
                PendingFile file = PendingFile.begin(dataset)) {
            OutputStream out = file.out();
            for (Optional<RawRow> raw = source.next(); raw.isPresent(); raw = source.next()) {
                ObjectNode row = row(raw.get(), keys);
                ArrayNode paths = (ArrayNode) row.get(keys.images());
                Path picture = Path.of(paths.get(0).stringValue());
                paths.removeAll().add(root.relativize(picture).toString().replace('\\', '/'));
                captions += row.get(keys.text()).stringValue().equals(keys.imageToken()) ? 0 : 1;
                out.write(Json.bytes(row));
                out.write('\n');
            }
            file.sync();
            if (Files.exists(dataset) && Files.mismatch(dataset, file.part()) >= 0) {
                Files.move(dataset, dataset.resolveSibling("dataset.jsonl.bak"), StandardCopyOption.REPLACE_EXISTING);
            }
            file.commit();
        }
        return captions;
    }

    /** A caption that cannot be read counts as missing: the lint names it. */
    private static ObjectNode row(RawRow raw, FieldKeys keys) {
        try {
            return raw.body().parse();
        } catch (BadSampleException e) {
            ObjectNode row = Json.mapper().createObjectNode().put(keys.text(), keys.imageToken());
            row.putArray(keys.images()).add(raw.where());
            return row;
        }
    }
}
