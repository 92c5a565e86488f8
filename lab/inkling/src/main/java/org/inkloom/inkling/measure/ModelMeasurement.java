package org.inkloom.inkling.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.inkling.reader.BookReader;
import org.inkloom.inkling.reader.ReaderExam;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.run.RunControl;

/**
 * A complete measurement of a model: the reader is tested, pictures are drawn for captions and read, the results are
 * compared with the gates, and a report is written.
 *
 * @param captions number of captions with held-out combinations, and of captions without
 * @param examPages number of unseen pages on which the reader is tested, for each split
 * @param style the style that a LoRA teaches; empty to measure the model itself
 * @param gates thresholds to reach
 * @param out folder of the report
 */
public record ModelMeasurement(int captions, int examPages, Optional<Style> style, Gates gates, Path out) {
    /**
     * Measures a model.
     *
     * @param settings what the report says of the model and how it drew
     * @param plain the model without LoRAs
     * @param styled the model with the LoRA of {@link #style}; unused without one
     * @param faces the autoencoder's measure, if it was taken
     * @return whether no gate failed
     */
    public boolean run(
            Map<String, Object> settings,
            BookReader reader,
            Painter plain,
            Painter styled,
            Optional<FaceFidelity> faces,
            RunControl control)
            throws IOException {
        Verdicts verdicts = new Verdicts(gates, examined(reader));
        List<CaptionSet.Item> items = items();
        Map<String, Object> told = new LinkedHashMap<>(settings);
        told.put("captions", items.size());
        MeasureReport report = new MeasureReport(out, told);
        Obedience before = new Obedience(reader, items, plain.paint(items, control));
        List<Verdicts.Line> all = new ArrayList<>();
        report.slots(style.isPresent() ? "Without the LoRA" : "Slots", before, verdicts);
        report.pictures(style.isPresent() ? "without" : "pictures", before);
        if (style.isPresent()) {
            Obedience after = new Obedience(reader, items, styled.paint(items, control));
            report.slots("With the LoRA", after, verdicts);
            report.pictures("with", after);
            all.addAll(verdicts.style(style.get(), before, after));
            report.gates("Gates of the style", all, gates.reader());
        } else {
            all.addAll(verdicts.slots(before));
            all.addAll(verdicts.languages(before));
            faces.map(verdicts::faces).ifPresent(all::add);
            report.gates("Gates", all, gates.reader());
        }
        boolean passed = MeasureReport.passed(all);
        control.progress().say(report.write(passed));
        return passed;
    }

    private List<CaptionSet.Item> items() {
        List<Style> styles = style.map(List::of).orElse(Style.base());
        List<CaptionSet.Item> items = new ArrayList<>();
        for (Split split : List.of(Split.HELD_OUT, Split.TRAIN)) {
            items.addAll(CaptionSet.of(split, captions, styles, style.isPresent()));
        }
        return items;
    }

    /** Returns by slot how often the reader is right: the lower share of seen and held-out combinations. */
    private Map<Slot, Double> examined(BookReader reader) {
        List<Style> styles = style.map(List::of).orElse(Style.base());
        ReaderExam seen = new ReaderExam(reader, examPages, Split.TRAIN, styles);
        ReaderExam heldOut = new ReaderExam(reader, examPages, Split.HELD_OUT, styles);
        Map<Slot, Double> shares = new EnumMap<>(Slot.class);
        for (Slot slot : Slot.values()) {
            shares.put(slot, Math.min(seen.of(slot).share(), heldOut.of(slot).share()));
        }
        return shares;
    }
}
