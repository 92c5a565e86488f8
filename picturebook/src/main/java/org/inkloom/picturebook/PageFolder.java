package org.inkloom.picturebook;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.caption.SlotLabels;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.report.InkloomException;
import org.inkloom.report.Progress;
import org.inkloom.report.RunControl;
import org.inkloom.report.png.PngText;

/**
 * Writes pages as a picture data set: PNG files, {@code metadata.jsonl} (file_name, text) and {@code labels.jsonl}. Every
 * text names the style, as the trigger of a LoRA.
 */
public final class PageFolder {
    private PageFolder() {}

    /**
     * Writes the pages of consecutive seeds.
     *
     * @param folder made if need be
     * @param style the one style of the set
     * @param split which combinations
     * @param firstSeed the first page
     * @param count pages
     * @param size width and height in pixels
     * @param control progress and cancellation
     */
    public static void write(
            Path folder, Style style, Split split, long firstSeed, int count, int size, RunControl control) {
        Illustrator illustrator = new Illustrator(size, size);
        SceneSampler sampler = new SceneSampler(split, List.of(style));
        CaptionWriter writer = new CaptionWriter(split);
        try {
            Files.createDirectories(folder);
            try (BufferedWriter texts = writer(folder, "metadata.jsonl");
                    BufferedWriter labels = writer(folder, "labels.jsonl");
                    Progress.Task task = control.progress().begin("Writing pages", count, "pages")) {
                for (int i = 0; i < count; i++) {
                    control.cancellation().check("writing pages");
                    SceneDescription scene = sampler.sample(firstSeed + i);
                    String name = String.format(Locale.ROOT, "%06d.png", firstSeed + i);
                    PngText.write(folder.resolve(name), illustrator.draw(scene), Map.of());
                    Caption caption = CaptionWriter.named(writer.write(scene, firstSeed + i), style);
                    texts.write("{\"file_name\":\"" + name + "\",\"text\":\"" + caption.text() + "\"}\n");
                    labels.write(SlotLabels.json(scene) + "\n");
                    task.advanceTo(i + 1L);
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
