package org.inkloom.picturebook;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.sheet.ContactSheet;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.caption.Vocabulary;
import org.inkloom.picturebook.control.Control;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.StoryScenes;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.run.RunControl;

/**
 * Command line of the picture book's first edition, for those who change it or train the model again. The
 * demonstration's pictures were made by {@code demo lab/inkling-model/demo/ink-wash INK_WASH 84 128 31000000} and
 * {@code demo lab/inkling-model/demo/watercolour WATERCOLOUR 84 128 32000000}.
 *
 * <pre>
 * sheet FILE.png SIZE COLUMNS ROWS STYLE|BASE|ALL FIRST_SEED   a contact sheet; ALL shows each scene in every style
 * story FILE.png SIZE STYLE|ALL SEED                           the seed story's eight scenes; ALL in every style
 * controls FILE.png SIZE ROWS FIRST_SEED                       a picture and its five controls in each row
 * folder DIR STYLE COUNT SIZE FIRST_SEED [TOPS_TOLD]           a picture data set of one style
 * demo DIR STYLE COUNT SIZE FIRST_SEED                         the demonstration's pictures, some of them flawed
 * captions FILE.txt COUNT FIRST_SEED                           captions, one a line, for the tokenizer
 * words FILE.txt                                               every word and phrase of the vocabulary, one a line
 * speed SIZE THREADS SECONDS                                   pages a second
 * </pre>
 */
public final class BookMain {
    private BookMain() {}

    /** Runs one of the commands above. */
    public static void main(String[] args) throws IOException {
        run(List.of(args), System.out);
    }

    static void run(List<String> args, PrintStream out) throws IOException {
        String command = args.isEmpty() ? "" : args.getFirst();
        switch (command) {
            case "sheet" -> sheet(args);
            case "story" -> story(args);
            case "controls" -> controls(args);
            case "folder" -> PageFolder.write(Path.of(args.get(1)), pages(args), RunControl.quiet());
            case "demo" ->
                DemoFolder.write(
                        Path.of(args.get(1)),
                        Style.valueOf(args.get(2)),
                        number(args, 3),
                        number(args, 4),
                        Long.parseLong(args.get(5)));
            case "captions" -> captions(Path.of(args.get(1)), number(args, 2), Long.parseLong(args.get(3)));
            case "words" ->
                Files.write(
                        Path.of(args.get(1)), new TreeSet<>(Vocabulary.shared().all()), StandardCharsets.UTF_8);
            case "speed" -> speed(number(args, 1), number(args, 2), number(args, 3), out);
            default ->
                out.println("sheet, story, controls, folder, demo, captions, words or speed? See the class comment.");
        }
    }

    private static PageFolder.Pages pages(List<String> args) {
        return new PageFolder.Pages(
                Style.valueOf(args.get(2)),
                Split.TRAIN,
                PageFolder.Choice.valueOf(args.size() > 6 ? args.get(6) : "EVERY"),
                Long.parseLong(args.get(5)),
                number(args, 3),
                number(args, 4));
    }

    private static int number(List<String> args, int index) {
        return Integer.parseInt(args.get(index));
    }

    private static void sheet(List<String> args) {
        int size = number(args, 2);
        int columns = number(args, 3);
        int rows = number(args, 4);
        long first = Long.parseLong(args.get(6));
        boolean all = "ALL".equals(args.get(5));
        List<Style> styles = all || "BASE".equals(args.get(5)) ? Style.base() : List.of(Style.valueOf(args.get(5)));
        SceneSampler sampler = new SceneSampler(Split.TRAIN, styles);
        Illustrator illustrator = new Illustrator(size, size);
        List<RgbPicture> pictures = new ArrayList<>();
        for (int i = 0; i < rows * columns; i++) {
            SceneDescription scene = sampler.sample(all ? first + i % columns : first + i);
            Style style = all ? Style.values()[i / columns % Style.values().length] : scene.style();
            pictures.add(illustrator.draw(scene.in(style)));
        }
        PngText.write(Path.of(args.get(1)), ContactSheet.joined(pictures, columns), Map.of());
    }

    private static void story(List<String> args) {
        int size = number(args, 2);
        boolean all = "ALL".equals(args.get(3));
        Illustrator illustrator = new Illustrator(size, size);
        List<RgbPicture> pictures = new ArrayList<>();
        for (Style style : all ? Style.values() : new Style[] {Style.valueOf(args.get(3))}) {
            for (SceneDescription scene : StoryScenes.of(style, Long.parseLong(args.get(4)))) {
                pictures.add(illustrator.draw(scene));
            }
        }
        PngText.write(Path.of(args.get(1)), ContactSheet.joined(pictures, all ? 8 : 4), Map.of());
    }

    private static void controls(List<String> args) {
        int size = number(args, 2);
        SceneSampler sampler = new SceneSampler(Split.TRAIN, Style.base());
        Illustrator illustrator = new Illustrator(size, size);
        List<RgbPicture> pictures = new ArrayList<>();
        for (int i = 0; i < number(args, 3); i++) {
            SceneDescription scene = sampler.sample(Long.parseLong(args.get(4)) + i);
            RgbPicture picture = illustrator.draw(scene);
            pictures.add(picture);
            for (Control control : Control.values()) {
                pictures.add(control.of(scene, picture, illustrator));
            }
        }
        PngText.write(Path.of(args.get(1)), ContactSheet.joined(pictures, 1 + Control.values().length), Map.of());
    }

    private static void captions(Path file, int count, long first) throws IOException {
        SceneSampler sampler = new SceneSampler(Split.TRAIN, Style.base());
        CaptionWriter writer = new CaptionWriter(Split.TRAIN);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (int i = 0; i < count; i++) {
                out.write(writer.write(sampler.sample(first + i), first + i).text());
                out.write('\n');
            }
        }
    }

    private static void speed(int size, int threads, int seconds, PrintStream out) {
        try (Press press = new Press(new Press.Order(size, size, Split.TRAIN, Style.base(), 0, threads, false), 256)) {
            for (int i = 0; i < 8; i++) {
                press.next();
            }
            long start = System.nanoTime();
            int pages = 0;
            while (System.nanoTime() - start < seconds * 1_000_000_000L) {
                pages += press.next().captions().size();
            }
            double rate = pages / ((System.nanoTime() - start) / 1e9);
            out.printf(Locale.ROOT, "%d px, %d threads: %.0f pages/s with captions and labels%n", size, threads, rate);
        }
    }
}
