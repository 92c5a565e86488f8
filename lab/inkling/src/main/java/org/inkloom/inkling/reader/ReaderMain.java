package org.inkloom.inkling.reader;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.wide.draw.Part;
import org.inkloom.run.Cancellation;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.LibTorch;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;

/**
 * Makes and examines the networks that look at pages.
 *
 * <pre>
 * train FOLDER SAMPLES PEAK_RATE MINUTES [DEVICE [THREADS [BATCH]]]
 *                        trains the reader of the first edition, or continues; writes slot-reader.safetensors. SAMPLES 0:
 *                        what the minutes allow, in one part. THREADS draw the pages
 * train-wide ...         the same for the wide book's reader at 256 pixels
 * train-maps ...         the same for the network that tells parts and joints; writes page-maps.safetensors
 * exam FILE PAGES        accuracy per slot on unseen pages, and the commonest mistakes
 * exam-wide FILE PAGES   accuracy per slot on unseen pages of the wide book
 * exam-maps FILE PAGES   overlap of the parts and nearness of the face's points on unseen pages
 * </pre>
 */
public final class ReaderMain {
    private static final int BATCH = 64;
    private static final int MISTAKES = 40;
    private static final double WELL = 0.95;

    private ReaderMain() {}

    /** Runs one of the commands above. */
    public static void main(String[] args) {
        run(List.of(args), System.out);
    }

    static void run(List<String> args, PrintStream out) {
        switch (args.isEmpty() ? "" : args.getFirst()) {
            case "train" ->
                train(args, out, (plan, control) -> ReaderTraining.ofReader(ReaderEdition.FIRST, plan, control));
            case "train-wide" ->
                train(args, out, (plan, control) -> ReaderTraining.ofReader(ReaderEdition.WIDE, plan, control));
            case "train-maps" -> train(args, out, ReaderTraining::ofMaps);
            case "exam" -> exam(Path.of(args.get(1)), Integer.parseInt(args.get(2)), out);
            case "exam-wide" -> examWide(Path.of(args.get(1)), Integer.parseInt(args.get(2)), out);
            case "exam-maps" -> examMaps(Path.of(args.get(1)), Integer.parseInt(args.get(2)), out);
            default -> out.println("train or exam, and of what? See the class comment.");
        }
    }

    private static void train(
            List<String> args, PrintStream out, BiFunction<ReaderTraining.Plan, RunControl, ReaderTraining> training) {
        LibTorch.start();
        torch.set_num_threads(1);
        Device device = Device.parse(args.size() > 5 ? args.get(5) : "cpu");
        ReaderTraining.Plan plan = new ReaderTraining.Plan(
                Long.parseLong(args.get(2)),
                args.size() > 7 ? Integer.parseInt(args.get(7)) : BATCH,
                Double.parseDouble(args.get(3)),
                Double.parseDouble(args.get(4)),
                Placement.of(device, DType.FLOAT32),
                args.size() > 6 ? Integer.parseInt(args.get(6)) : 1,
                Path.of(args.get(1)));
        Progress lines = Progress.lines(out::println);
        long done =
                training.apply(plan, new RunControl(lines, new Cancellation())).run();
        out.println(done + (plan.samples() == 0 ? "" : " of " + plan.updates()) + " updates are done");
    }

    private static void exam(Path file, int pages, PrintStream out) {
        try (BookReader reader = BookReader.load(file, Placement.cpuFloat32())) {
            ReaderExam exam = new ReaderExam(reader, pages, Split.TRAIN, Style.base());
            ReaderExam heldOut = new ReaderExam(reader, pages, Split.HELD_OUT, Style.base());
            ReaderExam styles = new ReaderExam(reader, pages, Split.TRAIN, List.of(Style.values()));
            out.printf(Locale.ROOT, "%-14s %8s %8s %8s%n", "slot", "seen", "held out", "8 styles");
            for (Slot slot : Slot.values()) {
                double lower = Math.min(exam.of(slot).share(), heldOut.of(slot).share());
                out.printf(
                        Locale.ROOT,
                        "%-14s %7.1f%% %7.1f%% %7.1f%%%s%n",
                        slot,
                        100 * exam.of(slot).share(),
                        100 * heldOut.of(slot).share(),
                        100 * styles.of(slot).share(),
                        lower < WELL ? "  no gate" : "");
            }
            exam.mistakes(MISTAKES).forEach(out::println);
        }
    }

    private static void examWide(Path file, int pages, PrintStream out) {
        try (SlotReader reader = SlotReader.load(file, Placement.cpuFloat32())) {
            new EditionExam(reader, ReaderEdition.WIDE, pages)
                    .marks()
                    .forEach((slot, mark) -> out.printf(
                            Locale.ROOT,
                            "%-10s %6d seen %6.1f%%%s%n",
                            slot,
                            mark.seen(),
                            100 * mark.share(),
                            mark.share() < WELL ? "  no gate" : ""));
        }
    }

    private static void examMaps(Path file, int pages, PrintStream out) {
        try (PageMaps maps = PageMaps.load(file, Placement.cpuFloat32())) {
            MapExam exam = new MapExam(maps, pages);
            for (Part part : Part.values()) {
                out.printf(Locale.ROOT, "%-10s overlap %.3f%n", part, exam.overlap(part));
            }
            out.printf(
                    Locale.ROOT,
                    "%.1f%% of %d points of faces are within 4%% of the face's width%n",
                    100 * exam.facePoints(),
                    exam.points());
        }
    }
}
