package org.inkloom.picturebook.wide;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.picture.png.PngText;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.caption.WideCaption;
import org.inkloom.picturebook.wide.caption.WideCaptionWriter;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;
import org.inkloom.run.InkloomException;

/**
 * Writes pages of the wide book as a picture data set: PNG files and {@code metadata.jsonl} (file_name, text). If all
 * pages are of one manner, every text names it, as the trigger word of a LoRA.
 */
final class WidePageFolder {
    private WidePageFolder() {}

    /**
     * The pages of a folder.
     *
     * @param manners drawn from evenly
     * @param firstSeed of the first page; the next ones follow
     * @param count pages
     * @param size width and height in pixels
     */
    record Pages(List<Manner> manners, long firstSeed, int count, int size) {}

    /** Writes pages in the order of their seeds into a folder, which is made if need be. */
    static void write(Path folder, Pages pages) {
        WideSampler sampler = new WideSampler(Split.TRAIN, pages.manners());
        WideCaptionWriter writer = new WideCaptionWriter(Split.TRAIN);
        WideIllustrator illustrator = new WideIllustrator(pages.size(), pages.size());
        try {
            Files.createDirectories(folder);
            try (BufferedWriter texts =
                    Files.newBufferedWriter(folder.resolve("metadata.jsonl"), StandardCharsets.UTF_8)) {
                for (long seed = pages.firstSeed(); seed < pages.firstSeed() + pages.count(); seed++) {
                    WideScene scene = sampler.sample(seed);
                    WideCaption caption = writer.write(scene, seed);
                    if (pages.manners().size() == 1) {
                        caption =
                                WideCaptionWriter.named(caption, pages.manners().getFirst());
                    }
                    String name = String.format(Locale.ROOT, "%09d.png", seed);
                    PngText.write(folder.resolve(name), illustrator.draw(scene), Map.of());
                    texts.write("{\"file_name\":\"" + name + "\",\"text\":\"" + caption.text() + "\"}\n");
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
}
