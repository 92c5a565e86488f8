package org.inkloom.picturebook;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.picture.png.PngText;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.caption.SlotLabels;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/**
 * Writes pages as a picture data set: PNG files, {@code metadata.jsonl} (file_name, text) and {@code labels.jsonl}.
 * Every text names the style, which then is the trigger word of a LoRA.
 */
public final class PageFolder {
    private PageFolder() {}

    /** Which seeds become pages. */
    public enum Choice {
        /** Every seed. */
        EVERY,
        /**
         * Seeds whose captions say the colour of a top, and every second one of those without exactly one figure;
         * together about two in three seeds. A LoRA of a style with muted colours changes the colours of tops less if
         * it is trained on such a set.
         */
        TOPS_TOLD;

        private boolean takes(SceneDescription scene, Caption caption) {
            return this == EVERY
                    || caption.mentioned().contains(Slot.TOP_COLOUR)
                    || scene.figures().size() != 1 && scene.seed() % 2 == 0;
        }
    }

    /**
     * The pages of a folder.
     *
     * @param style the style of all of them
     * @param split whether scenes may have held-out combinations
     * @param choice which seeds are used, from the first on
     * @param firstSeed the first seed that may be used
     * @param count number of pages
     * @param size width and height in pixels
     */
    public record Pages(Style style, Split split, Choice choice, long firstSeed, int count, int size) {}

    /**
     * Writes pages in the order of their seeds.
     *
     * @param folder made if need be
     * @param pages to write
     * @param control progress and cancellation
     */
    public static void write(Path folder, Pages pages, RunControl control) {
        Illustrator illustrator = new Illustrator(pages.size(), pages.size());
        SceneSampler sampler = new SceneSampler(pages.split(), List.of(pages.style()));
        CaptionWriter writer = new CaptionWriter(pages.split());
        try {
            Files.createDirectories(folder);
            try (BufferedWriter texts = writer(folder, "metadata.jsonl");
                    BufferedWriter labels = writer(folder, "labels.jsonl");
                    Progress.Task task = control.progress().begin("Writing pages", pages.count(), "pages")) {
                int written = 0;
                for (long seed = pages.firstSeed(); written < pages.count(); seed++) {
                    control.cancellation().check("writing pages");
                    SceneDescription scene = sampler.sample(seed);
                    Caption caption = CaptionWriter.named(writer.write(scene, seed), pages.style());
                    if (!pages.choice().takes(scene, caption)) {
                        continue;
                    }
                    String name = String.format(Locale.ROOT, "%06d.png", seed);
                    PngText.write(folder.resolve(name), illustrator.draw(scene), Map.of());
                    texts.write("{\"file_name\":\"" + name + "\",\"text\":\"" + caption.text() + "\"}\n");
                    labels.write(SlotLabels.json(scene) + "\n");
                    written++;
                    task.advanceTo(written);
                }
            }
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-BOOK-002",
                    "The pages could not be written to " + folder + ": " + e.getMessage() + ".",
                    "The disk may be full, or the folder not writable.",
                    "Free some space or name another folder.",
                    e);
        }
    }

    private static BufferedWriter writer(Path folder, String name) throws IOException {
        return Files.newBufferedWriter(folder.resolve(name), StandardCharsets.UTF_8);
    }
}
