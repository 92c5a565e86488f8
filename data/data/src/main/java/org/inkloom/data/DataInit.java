package org.inkloom.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.data.dataset.CaptionCount;
import org.inkloom.data.dataset.CaptionedPictures;
import org.inkloom.data.dataset.PictureCaptioner;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.PendingFile;
import tools.jackson.databind.node.ObjectNode;

/** Makes a data set and a recipe for it from a folder of pictures. */
public final class DataInit {
    private static final String ROWS = "dataset.jsonl";
    /** A picture may be so much smaller than the training's size: it is enlarged by a third at most. */
    private static final double SMALLEST = 0.75;

    private static final String RECIPE = """
        # Cleans the pictures of this folder for a LoRA of {size}-pixel pictures.
        project_name: "{name}"
        dataset_path: ./dataset.jsonl
        export_path: ./out/clean.jsonl
        process:
        - image_shape_filter:
            min_width: {min}
            min_height: {min}
        - image_aspect_ratio_filter:
            min_ratio: 0.5
            max_ratio: 2.0
        # Of pictures that look equal the first with a caption stays; 'keep: first' is Data-Juicer's order.
        - image_deduplicator:
            keep: captioned
        """;

    /**
     * What was made.
     *
     * @param dataset the rows, one per picture, paths relative to the folder
     * @param recipe a recipe that cleans them
     * @param newRecipe whether it was made now; one that is there stays
     * @param count how many pictures there are, and how many have a caption
     * @param unusable what could not be read
     * @param written how many captions a model wrote
     */
    public record Report(
            Path dataset,
            Path recipe,
            boolean newRecipe,
            CaptionCount count,
            List<CaptionedPictures.Unusable> unusable,
            int written) {
        /** Copies the list. */
        public Report {
            unusable = List.copyOf(unusable);
        }

        /** Returns how many pictures there are. */
        public int pictures() {
            return count.pictures();
        }

        /** Returns how many of them have a caption. */
        public int captions() {
            return count.captioned();
        }
    }

    private DataInit() {}

    /** Returns the shortest side of a picture that is worth training at a size. */
    public static int smallestSide(int size) {
        return Math.max(1, (int) Math.round(SMALLEST * size));
    }

    /** As {@link #create(Path, int, Optional, RunControl)}, without a model that writes captions. */
    public static Report create(Path folder, int size) {
        return create(folder, size, Optional.empty(), RunControl.quiet());
    }

    /**
     * Writes {@code dataset.jsonl} and {@code recipe.yaml} into a folder of pictures. An existing recipe is not touched,
     * unless it is empty.
     * Captions of an existing {@code dataset.jsonl} fill in for pictures that have no other; rows that are there and differ
     * are kept as {@code dataset.jsonl.bak}, as captions may have been written into them.
     *
     * @param size the side of the pictures that the model draws, in pixels
     * @param captioner writes the captions that are missing, into text files beside the pictures where captions lie there
     * @throws InkloomException INK-DATA-008 if there are no pictures, INK-DATA-012 if the files cannot be written
     */
    public static Report create(Path folder, int size, Optional<PictureCaptioner> captioner, RunControl control) {
        Path root = folder.toAbsolutePath().normalize();
        Path dataset = root.resolve(ROWS);
        CaptionedPictures set = pictures(root, control);
        set.notes().forEach(control.progress()::say);
        List<CaptionedPictures.Entry> known = withEarlierCaptions(set.entries(), dataset, control);
        List<CaptionedPictures.Entry> entries =
                captioner.isPresent() ? captioner.get().fill(known, control) : known;
        int written = (int) (captioned(entries) - captioned(known));
        Path recipe = root.resolve("recipe.yaml");
        try {
            if (written > 0 && set.folder()) {
                PictureCaptioner.writeBeside(known, entries);
            }
            writeRows(root, dataset, entries);
            boolean empty = Files.isRegularFile(recipe) && Files.size(recipe) == 0;
            boolean fresh = empty || !Files.exists(recipe);
            if (empty) {
                control.progress()
                        .say("The recipe.yaml that was there is empty, as a full disk leaves one; it is made anew.");
            }
            if (fresh) {
                writeRecipe(recipe, root, size);
            }
            CaptionCount count = CaptionCount.of(entries);
            return new Report(dataset, recipe, fresh, count, set.unusable(), written);
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-DATA-012",
                    "The data set could not be written to " + root + ": " + e.getMessage() + ".",
                    "The folder may be read-only or the disk full.",
                    "Make the folder writable.",
                    e);
        }
    }

    private static long captioned(List<CaptionedPictures.Entry> entries) {
        return entries.stream().filter(entry -> !entry.caption().isEmpty()).count();
    }

    private static CaptionedPictures pictures(Path root, RunControl control) {
        if (!Files.isDirectory(root)) {
            throw noPictures(root, "It is missing, or no folder.");
        }
        CaptionedPictures set = CaptionedPictures.ofFolderItself(root, control);
        if (set.entries().isEmpty()) {
            throw noPictures(
                    root,
                    set.unusable().isEmpty()
                            ? "It is empty, or its files end differently."
                            : "Nothing in it can be read: "
                                    + Counted.of(set.unusable().size(), "bad entry") + ", the first is "
                                    + set.unusable().getFirst().subject() + ": "
                                    + set.unusable().getFirst().why() + ".");
        }
        return set;
    }

    private static InkloomException noPictures(Path root, String why) {
        return InkloomException.badInput(
                "INK-DATA-008",
                "The folder " + root + " holds no pictures.",
                why,
                "Give a folder with .jpg, .png, .webp, .gif, .bmp or .tiff files.");
    }

    /** Captions that somebody wrote into the rows are kept where the folder itself says nothing. */
    private static List<CaptionedPictures.Entry> withEarlierCaptions(
            List<CaptionedPictures.Entry> entries, Path dataset, RunControl control) {
        if (!Files.isRegularFile(dataset) || captioned(entries) == entries.size()) {
            return entries;
        }
        Map<Path, String> earlier = new HashMap<>();
        CaptionedPictures.read(dataset, control)
                .entries()
                .forEach(entry -> earlier.put(entry.picture(), entry.caption()));
        List<CaptionedPictures.Entry> filled = entries.stream()
                .map(entry -> entry.caption().isEmpty()
                        ? new CaptionedPictures.Entry(entry.picture(), earlier.getOrDefault(entry.picture(), ""))
                        : entry)
                .toList();
        long kept = captioned(filled) - captioned(entries);
        if (kept > 0) {
            control.progress()
                    .say(Counted.of(kept, "caption") + (kept == 1 ? " is" : " are") + " kept from " + ROWS + ".");
        }
        return filled;
    }

    private static void writeRecipe(Path recipe, Path root, int size) throws IOException {
        String name = String.valueOf(root.getFileName()).replaceAll("[^\\w.-]", "-");
        String text = RECIPE.replace("{name}", name)
                .replace("{size}", String.valueOf(size))
                .replace("{min}", String.valueOf(smallestSide(size)));
        try (PendingFile file = PendingFile.begin(recipe)) {
            file.out().write(text.getBytes(StandardCharsets.UTF_8));
            file.commit();
        }
    }

    private static void writeRows(Path root, Path dataset, List<CaptionedPictures.Entry> entries) throws IOException {
        FieldKeys keys = FieldKeys.DEFAULT;
        try (PendingFile file = PendingFile.begin(dataset)) {
            OutputStream out = file.out();
            for (CaptionedPictures.Entry entry : entries) {
                String caption = entry.caption();
                ObjectNode row = Json.mapper().createObjectNode();
                row.put(keys.text(), caption.isEmpty() ? keys.imageToken() : keys.imageToken() + " " + caption);
                row.putArray(keys.images()).add(named(root, entry.picture()));
                out.write(Json.bytes(row));
                out.write('\n');
            }
            file.sync();
            if (Files.exists(dataset) && Files.mismatch(dataset, file.part()) >= 0) {
                Files.move(dataset, dataset.resolveSibling(ROWS + ".bak"), StandardCopyOption.REPLACE_EXISTING);
            }
            file.commit();
        }
    }

    private static String named(Path root, Path picture) {
        Path name = picture.startsWith(root) ? root.relativize(picture) : picture;
        return name.toString().replace('\\', '/');
    }
}
