package org.inkloom.inkling.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.sheet.ContactSheet;

/**
 * Draws the same captions with two models, side by side, in an order that does not tell which is which, for a person to
 * choose between them.
 *
 * <pre>
 * ONE OTHER OUT [--captions 60] [--lines FILE] [flags of drawing]
 * </pre>
 *
 * <p>Captions are of held-out combinations, or the lines of a file. The flags of drawing are {@link PromptPainter}'s. Pictures
 * are shown at 256 pixels; the n-th caption has seed n. Writes {@code pairs-1.png} ... with twelve pairs each, three in a
 * row, {@code captions.txt}, and {@code key.txt}, which says for every pair on which side {@code ONE} is: to be opened last.
 */
public final class PairsMain {
    private static final int SIDE = 256;
    private static final int PAIRS_ON_A_SHEET = 12;
    private static final int PAIRS_IN_A_ROW = 3;

    private PairsMain() {}

    /** Runs the command. */
    public static void main(String[] args) throws IOException {
        run(List.of(args), System.out);
    }

    static void run(List<String> args, PrintStream lines) throws IOException {
        if (args.size() < 3) {
            lines.println("ONE OTHER OUT? See the class comment.");
            return;
        }
        Map<String, String> flags = PromptPainter.flags(args, 3);
        List<String> captions = captions(flags);
        Path out = Files.createDirectories(Path.of(args.get(2)));
        List<RgbPicture> one = painted(Path.of(args.get(0)), flags, captions);
        List<RgbPicture> other = painted(Path.of(args.get(1)), flags, captions);
        SplittableRandom lots = new SplittableRandom(captions.hashCode());
        List<String> key = new ArrayList<>();
        List<RgbPicture> sheet = new ArrayList<>();
        for (int i = 0; i < captions.size(); i++) {
            boolean oneIsLeft = lots.nextBoolean();
            key.add((i + 1) + " " + (oneIsLeft ? "left" : "right"));
            sheet.add(oneIsLeft ? one.get(i) : other.get(i));
            sheet.add(oneIsLeft ? other.get(i) : one.get(i));
            if ((i + 1) % PAIRS_ON_A_SHEET == 0 || i == captions.size() - 1) {
                Path file = out.resolve("pairs-" + (i / PAIRS_ON_A_SHEET + 1) + ".png");
                PngText.write(file, ContactSheet.joined(sheet, 2 * PAIRS_IN_A_ROW), Map.of());
                sheet.clear();
            }
        }
        Files.write(out.resolve("captions.txt"), captions);
        Files.write(out.resolve("key.txt"), key);
        lines.println(captions.size() + " pairs in " + out);
    }

    private static List<String> captions(Map<String, String> flags) throws IOException {
        return flags.containsKey("lines")
                ? Files.readAllLines(Path.of(flags.get("lines")))
                : WideObedience.captions(Integer.parseInt(flags.getOrDefault("captions", "60"))).stream()
                        .map(item -> item.caption().text())
                        .toList();
    }

    private static List<RgbPicture> painted(Path model, Map<String, String> flags, List<String> captions) {
        try (PromptPainter painter = new PromptPainter(model, flags)) {
            return painter.paint(captions).stream()
                    .map(picture -> Resampler.resize(picture, SIDE, SIDE, ResampleFilter.BICUBIC))
                    .toList();
        }
    }
}
