package org.inkloom.inkling.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.inkling.reader.ReaderExam.Mark;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.sheet.ContactSheet;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.wide.caption.Topic;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;

/**
 * Measures by hand how well a model of the wide book obeys its captions.
 *
 * <pre>
 * MODEL READER OUT [--captions 500] [--steps 20] [--cfg 4] [--rescale 0] [--batch 32] [--device auto] [--lora FILE[:scale]]
 * MODEL lines OUT --lines FILE [--steps ...]
 * </pre>
 *
 * <p>The first form writes {@code slots.md}, {@code captions.txt} (with what each picture does not show) and
 * {@code pictures.png}. The second draws the lines of a file as prompts, {@code pictures.png}, and reads nothing. The
 * n-th picture has seed n.
 */
public final class WideMeasureMain {
    private static final int SHEET = 40;
    private static final int COLUMNS = 8;
    private static final String PICTURES = "pictures.png";

    private final Map<String, String> flags;
    private final Path model;
    private final String reader;
    private final Path out;

    private WideMeasureMain(List<String> args) {
        model = Path.of(args.get(0));
        reader = args.get(1);
        out = Path.of(args.get(2));
        flags = PromptPainter.flags(args, 3);
    }

    /** Runs the command. */
    public static void main(String[] args) throws IOException {
        run(List.of(args), System.out);
    }

    static void run(List<String> args, PrintStream out) throws IOException {
        if (args.size() < 3) {
            out.println("MODEL READER OUT? See the class comment.");
            return;
        }
        WideMeasureMain main = new WideMeasureMain(args);
        Files.createDirectories(main.out);
        if (main.flags.containsKey("lines")) {
            main.sheet(main.paint(Files.readAllLines(Path.of(main.flags.get("lines")))));
        } else {
            main.measure(out);
        }
    }

    private String flag(String name, String usual) {
        return flags.getOrDefault(name, usual);
    }

    private void measure(PrintStream lines) throws IOException {
        List<WideObedience.Item> items = WideObedience.captions(Integer.parseInt(flag("captions", "500")));
        List<RgbPicture> pictures =
                paint(items.stream().map(item -> item.caption().text()).toList());
        sheet(pictures.subList(0, Math.min(SHEET, pictures.size())));
        Placement placement = Placement.of(Device.parse(flag("device", "auto")), DType.FLOAT32);
        try (SlotReader opened = SlotReader.load(Path.of(reader), placement)) {
            WideObedience obedience = new WideObedience(opened, items, pictures);
            String table = table(obedience);
            Files.writeString(out.resolve("slots.md"), table);
            Files.write(out.resolve("captions.txt"), told(items, obedience));
            lines.print(table);
        }
    }

    private static List<String> told(List<WideObedience.Item> items, WideObedience obedience) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            told.add(items.get(i).caption().text() + "  -- not shown: "
                    + obedience.wrong().get(i));
        }
        return told;
    }

    private static String table(WideObedience obedience) {
        StringBuilder text =
                new StringBuilder("| topic | obeyed | Chinese | English | asked for |\n|---|---|---|---|---|\n");
        for (Topic topic : Topic.values()) {
            Mark all = obedience.of(topic);
            if (all.seen() > 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %.1f %% | %.1f %% | %.1f %% | %d |%n",
                        topic,
                        100 * all.share(),
                        100 * obedience.of(topic, Caption.Language.CHINESE).share(),
                        100 * obedience.of(topic, Caption.Language.ENGLISH).share(),
                        all.seen()));
            }
        }
        return text.toString();
    }

    private void sheet(List<RgbPicture> pictures) throws IOException {
        PngText.write(out.resolve(PICTURES), ContactSheet.joined(pictures, COLUMNS), Map.of());
    }

    private List<RgbPicture> paint(List<String> prompts) {
        try (PromptPainter painter = new PromptPainter(model, flags)) {
            return painter.paint(prompts);
        }
    }
}
