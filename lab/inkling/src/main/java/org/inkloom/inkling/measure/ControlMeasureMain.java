package org.inkloom.inkling.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.inkling.reader.PageMaps;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.sheet.ContactSheet;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.control.Control;
import org.inkloom.picturebook.control.WideControls;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.caption.WideCaptionWriter;
import org.inkloom.picturebook.wide.draw.Part;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;

/**
 * Measures by hand how well pictures of a model agree with control pictures of scenes that nothing was trained on, beside
 * pictures of the same captions and seeds without control, and beside the printed pages themselves.
 *
 * <pre>
 * MODEL NETWORK MAPS OUT [--scenes 200] [--kinds EDGES,SOFT_EDGES,DEPTH,POSE,PALETTE] [--scale 1] [flags of drawing]
 * </pre>
 *
 * <p>{@code NETWORK} is a ControlNet's folder, {@code MAPS} the file of a network that tells parts and joints. The flags of
 * drawing are {@link PromptPainter}'s. Writes {@code controls.md} and for each kind a sheet: page, control picture, with
 * control, without.
 */
public final class ControlMeasureMain {
    /** Far from the seeds of every training and of the other measurements. */
    private static final long FIRST_SEED = 12_500_000_000L;

    private static final List<Part> SHOWN = List.of(Part.HAIR, Part.FACE, Part.TRUNK);
    private static final int SHEET_ROWS = 8;

    private final Path model;
    private final Path network;
    private final Path maps;
    private final Path out;
    private final Map<String, String> flags;

    private ControlMeasureMain(List<String> args) {
        model = Path.of(args.get(0));
        network = Path.of(args.get(1));
        maps = Path.of(args.get(2));
        out = Path.of(args.get(3));
        flags = PromptPainter.flags(args, 4);
    }

    /** A scene, its caption, its page and the control picture. */
    private record Task(WideScene scene, String caption, RgbPicture page, RgbPicture wanted) {}

    /** Runs the command. */
    public static void main(String[] args) throws IOException {
        run(List.of(args), System.out);
    }

    static void run(List<String> args, PrintStream lines) throws IOException {
        if (args.size() < 4) {
            lines.println("MODEL NETWORK MAPS OUT? See the class comment.");
            return;
        }
        new ControlMeasureMain(args).measure(lines);
    }

    private void measure(PrintStream lines) throws IOException {
        Files.createDirectories(out);
        StringBuilder table = new StringBuilder(
                "| control | scenes | with it | without | printed pages |"
                        + " hair, face, trunk, points of the face with it | without | printed pages |\n|---|---|---|---|---|---|---|---|\n");
        Placement placement = Placement.of(Device.parse(flags.getOrDefault("device", "auto")), DType.FLOAT32);
        try (PromptPainter painter = new PromptPainter(model, flags);
                PageMaps eyes = PageMaps.load(maps, placement)) {
            for (Control control : kinds()) {
                table.append(row(control, painter, eyes));
            }
        }
        Files.writeString(out.resolve("controls.md"), table);
        lines.print(table);
    }

    private List<Control> kinds() {
        return flags.containsKey("kinds")
                ? Stream.of(flags.get("kinds").split(",", -1))
                        .map(kind -> Control.valueOf(kind.toUpperCase(Locale.ROOT)))
                        .toList()
                : List.of(Control.values());
    }

    private String row(Control control, PromptPainter painter, PageMaps eyes) throws IOException {
        List<Task> tasks = tasks(control, painter.width(), Integer.parseInt(flags.getOrDefault("scenes", "200")));
        double scale = Double.parseDouble(flags.getOrDefault("scale", "1"));
        List<RgbPicture> steered = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            steered.add(painter.paint(
                    task.caption(), i, new ControlUse(control.name(), network, task.wanted(), scale, 0, 1)));
        }
        List<RgbPicture> free = painter.paint(tasks.stream().map(Task::caption).toList());
        List<RgbPicture> pages = tasks.stream().map(Task::page).toList();
        sheet(control, tasks, steered, free);
        List<ControlFidelity> columns = Stream.of(steered, free, pages)
                .map(pictures -> fidelity(control, tasks, pictures, eyes))
                .toList();
        StringBuilder row = new StringBuilder("| " + control + " | " + tasks.size());
        columns.forEach(column -> row.append(String.format(Locale.ROOT, " | %.3f", column.figure())));
        for (ControlFidelity column : columns) {
            row.append(" |");
            SHOWN.forEach(part -> row.append(String.format(Locale.ROOT, " %.2f", column.overlap(part))));
            row.append(String.format(Locale.ROOT, " %.2f", column.face().share()));
        }
        return row.append(" |\n").toString();
    }

    private static List<Task> tasks(Control control, int side, int count) {
        WideSampler sampler = new WideSampler(Split.HELD_OUT, Manner.base());
        WideCaptionWriter writer = new WideCaptionWriter(Split.TRAIN);
        WideIllustrator illustrator = new WideIllustrator(side, side);
        List<Task> tasks = new ArrayList<>();
        for (long seed = FIRST_SEED; tasks.size() < count; seed++) {
            WideScene scene = sampler.sample(seed);
            if (ControlFidelity.suits(control, scene)) {
                Caption.Language language = seed % 2 == 0 ? Caption.Language.CHINESE : Caption.Language.ENGLISH;
                RgbPicture page = illustrator.draw(scene);
                tasks.add(new Task(
                        scene,
                        writer.write(scene, seed, language).text(),
                        page,
                        WideControls.of(control, scene, page, illustrator)));
            }
        }
        return tasks;
    }

    private static ControlFidelity fidelity(
            Control control, List<Task> tasks, List<RgbPicture> pictures, PageMaps eyes) {
        List<PageMaps.Told> told = eyes.tell(pictures);
        ControlFidelity fidelity = new ControlFidelity(pictures.getFirst().width());
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            fidelity.add(control, task.scene(), task.wanted(), pictures.get(i), told.get(i));
        }
        return fidelity;
    }

    private void sheet(Control control, List<Task> tasks, List<RgbPicture> steered, List<RgbPicture> free)
            throws IOException {
        List<RgbPicture> cells = new ArrayList<>();
        for (int i = 0; i < Math.min(2 * SHEET_ROWS, tasks.size()); i++) {
            cells.addAll(List.of(tasks.get(i).page(), tasks.get(i).wanted(), steered.get(i), free.get(i)));
        }
        String name = control.name().toLowerCase(Locale.ROOT) + ".png";
        PngText.write(out.resolve(name), ContactSheet.joined(cells, 8), Map.of());
    }
}
