package org.inkloom.picturebook.wide;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.sheet.ContactSheet;
import org.inkloom.picturebook.control.Control;
import org.inkloom.picturebook.control.WideControls;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.caption.WideCaptionWriter;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.Framing;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.Setting;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;

/**
 * Command line of the wide book.
 *
 * <pre>
 * sheet FILE.png SIZE COLUMNS ROWS MANNER|BASE|ALL FIRST_SEED   a contact sheet; ALL shows each scene in every manner
 * asked FILE.png SIZE MANNER|ALL SEED                           what the first Inkling could not draw
 * settings FILE.png SIZE COLUMNS MANNER SEED                     every place with nobody in it
 * controls FILE.png SIZE ROWS FIRST_SEED                        a picture, its five controls and its parts in each row
 * folder DIR SIZE COUNT FIRST_SEED MANNER|BASE                  a data set for a LoRA: PNG files and metadata.jsonl
 * captions COUNT FIRST_SEED                                     captions, one a line
 * speed SIZE SECONDS                                            pages a second of one thread
 * </pre>
 */
public final class WideBookMain {
    private WideBookMain() {}

    /** Runs one of the commands above. */
    public static void main(String[] args) throws IOException {
        run(List.of(args), System.out);
    }

    static void run(List<String> args, PrintStream out) {
        switch (args.isEmpty() ? "" : args.getFirst()) {
            case "sheet" -> sheet(args);
            case "asked" -> asked(args);
            case "settings" -> settings(args);
            case "controls" -> controls(args);
            case "folder" ->
                WidePageFolder.write(
                        Path.of(args.get(1)),
                        new WidePageFolder.Pages(
                                manners(args.get(5)), Long.parseLong(args.get(4)), number(args, 3), number(args, 2)));
            case "captions" -> captions(number(args, 1), Long.parseLong(args.get(2)), out);
            case "speed" -> speed(number(args, 1), number(args, 2), out);
            default ->
                out.println("sheet, asked, settings, controls, folder, captions or speed? See the class comment.");
        }
    }

    private static int number(List<String> args, int index) {
        return Integer.parseInt(args.get(index));
    }

    private static List<Manner> manners(String word) {
        return switch (word) {
            case "BASE" -> Manner.base();
            case "ALL" -> List.of(Manner.values());
            default -> List.of(Manner.valueOf(word));
        };
    }

    private static void sheet(List<String> args) {
        int size = number(args, 2);
        int columns = number(args, 3);
        long first = Long.parseLong(args.get(6));
        boolean all = "ALL".equals(args.get(5));
        List<Manner> manners = manners(args.get(5));
        WideSampler sampler = new WideSampler(Split.TRAIN, manners);
        WideIllustrator illustrator = new WideIllustrator(size, size);
        List<RgbPicture> pictures = new ArrayList<>();
        for (int i = 0; i < number(args, 4) * columns; i++) {
            WideScene scene = sampler.sample(all ? first + i % columns : first + i);
            pictures.add(illustrator.draw(all ? scene.in(manners.get(i / columns % manners.size())) : scene));
        }
        PngText.write(Path.of(args.get(1)), ContactSheet.joined(pictures, columns), Map.of());
    }

    private static void asked(List<String> args) {
        int size = number(args, 2);
        WideIllustrator illustrator = new WideIllustrator(size, size);
        List<RgbPicture> pictures = new ArrayList<>();
        for (Manner manner : manners(args.get(3))) {
            for (WideScene scene : WideSampler.asked(manner, Long.parseLong(args.get(4)))) {
                pictures.add(illustrator.draw(scene));
            }
        }
        PngText.write(Path.of(args.get(1)), ContactSheet.joined(pictures, 4), Map.of());
    }

    private static void settings(List<String> args) {
        int size = number(args, 2);
        Manner manner = Manner.valueOf(args.get(4));
        WideIllustrator illustrator = new WideIllustrator(size, size);
        List<RgbPicture> pictures = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            pictures.add(illustrator.draw(new WideScene(
                    Long.parseLong(args.get(5)), manner, setting, Daylight.DAY, Framing.FULL, List.of(), List.of())));
        }
        PngText.write(Path.of(args.get(1)), ContactSheet.joined(pictures, number(args, 3)), Map.of());
    }

    private static void controls(List<String> args) {
        int size = number(args, 2);
        WideSampler sampler = new WideSampler(Split.TRAIN, Manner.base());
        WideIllustrator illustrator = new WideIllustrator(size, size);
        List<RgbPicture> pictures = new ArrayList<>();
        for (int i = 0; i < number(args, 3); i++) {
            WideScene scene = sampler.sample(Long.parseLong(args.get(4)) + i);
            RgbPicture picture = illustrator.draw(scene);
            pictures.add(picture);
            for (Control control : Control.values()) {
                pictures.add(WideControls.of(control, scene, picture, illustrator));
            }
            pictures.add(illustrator.drawParts(scene));
        }
        PngText.write(Path.of(args.get(1)), ContactSheet.joined(pictures, 2 + Control.values().length), Map.of());
    }

    private static void captions(int count, long first, PrintStream out) {
        WideSampler sampler = new WideSampler(Split.TRAIN, Manner.base());
        WideCaptionWriter writer = new WideCaptionWriter(Split.TRAIN);
        for (long seed = first; seed < first + count; seed++) {
            out.println(writer.write(sampler.sample(seed), seed).text());
        }
    }

    private static void speed(int size, int seconds, PrintStream out) {
        WideSampler sampler = new WideSampler(Split.TRAIN, Manner.base());
        WideIllustrator illustrator = new WideIllustrator(size, size);
        for (int i = 0; i < 300; i++) {
            illustrator.draw(sampler.sample(i));
        }
        long start = System.nanoTime();
        int pages = 0;
        while (System.nanoTime() - start < seconds * 1_000_000_000L) {
            illustrator.draw(sampler.sample(pages++));
        }
        double rate = pages / ((System.nanoTime() - start) / 1e9);
        out.printf(Locale.ROOT, "%d px: %.0f pages/s of one thread%n", size, rate);
    }
}
