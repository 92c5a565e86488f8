package org.inkloom.inkling.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.inkling.reader.ReaderExam.Mark;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;

/** Compares measurements with the gates. */
public final class Verdicts {
    private final Gates gates;
    private final Map<Slot, Double> reader;

    /** The result of comparing a measurement with its threshold. */
    public enum Outcome {
        PASS,
        FAIL,
        /** The reader reads this slot too unreliably for its answers to count. */
        READER_TOO_WEAK,
        /** No caption mentioned it. */
        NOT_ASKED,
        /** It has no threshold and is reported for information only. */
        NO_GATE
    }

    /**
     * One line of the report.
     *
     * @param what is measured
     * @param value the measurement
     * @param wanted the threshold; empty where there is none
     * @param outcome of the comparison
     */
    public record Line(String what, double value, Optional<Double> wanted, Outcome outcome) {}

    /**
     * Makes verdicts.
     *
     * @param reader how often the reader reads each slot of unseen pages correctly, 0 to 1
     */
    public Verdicts(Gates gates, Map<Slot, Double> reader) {
        this.gates = gates;
        this.reader = Map.copyOf(reader);
    }

    /** Returns how often the reader reads a slot correctly, 0 to 1. */
    public double reader(Slot slot) {
        return reader.getOrDefault(slot, 0.0);
    }

    /** Returns a line for each slot: the share of held-out captions that were obeyed. */
    public List<Line> slots(Obedience obedience) {
        List<Line> lines = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            Mark mark = obedience.of(slot, Split.HELD_OUT);
            Optional<Double> wanted = Optional.ofNullable(gates.slots().get(slot));
            boolean reached = wanted.isPresent() && mark.share() >= wanted.get();
            lines.add(new Line(name(slot), mark.share(), wanted, outcome(slot, mark, wanted.isPresent(), reached)));
        }
        return lines;
    }

    private Outcome outcome(Slot slot, Mark mark, boolean gate, boolean reached) {
        if (!gate) {
            return Outcome.NO_GATE;
        }
        if (mark.seen() == 0) {
            return Outcome.NOT_ASKED;
        }
        if (reader(slot) < gates.reader()) {
            return Outcome.READER_TOO_WEAK;
        }
        return reached ? Outcome.PASS : Outcome.FAIL;
    }

    /** Returns a line for each slot with a threshold: the difference between the languages. */
    public List<Line> languages(Obedience obedience) {
        List<Line> lines = new ArrayList<>();
        for (Slot slot : gates.slots().keySet().stream().sorted().toList()) {
            Mark chinese = obedience.of(slot, Caption.Language.CHINESE);
            Mark english = obedience.of(slot, Caption.Language.ENGLISH);
            Mark fewer = chinese.seen() < english.seen() ? chinese : english;
            double gap = Math.abs(obedience.languageGap(slot));
            lines.add(new Line(
                    name(slot) + ", Chinese against English",
                    gap,
                    Optional.of(gates.languageGap()),
                    outcome(slot, fewer, true, gap <= gates.languageGap())));
        }
        return lines;
    }

    /** Returns the line about the autoencoder's reconstruction of faces. */
    public Line faces(FaceFidelity faces) {
        return new Line(
                "faces through the autoencoder, dB",
                faces.faceDecibels(),
                Optional.of(gates.faceDecibels()),
                faces.faceDecibels() >= gates.faceDecibels() ? Outcome.PASS : Outcome.FAIL);
    }

    /**
     * Returns the lines about a style LoRA: thresholds for captions with held-out combinations, and for information the
     * same figures for the others.
     *
     * @param style that it teaches
     * @param before the pictures of the same captions without it
     * @param after the pictures with it
     */
    public List<Line> style(Style style, Obedience before, Obedience after) {
        List<Line> lines = new ArrayList<>();
        double then = before.read(Slot.STYLE, Split.HELD_OUT, style.name());
        double now = after.read(Slot.STYLE, Split.HELD_OUT, style.name());
        boolean weak = reader(Slot.STYLE) < gates.reader();
        lines.add(new Line(
                "read as " + style + " without the LoRA",
                then,
                Optional.of(gates.styleBefore()),
                weak ? Outcome.READER_TOO_WEAK : then < gates.styleBefore() ? Outcome.PASS : Outcome.FAIL));
        lines.add(new Line(
                "read as " + style + " with the LoRA",
                now,
                Optional.of(gates.styleAfter()),
                weak ? Outcome.READER_TOO_WEAK : now >= gates.styleAfter() ? Outcome.PASS : Outcome.FAIL));
        List<Slot> others = gates.slots().keySet().stream()
                .filter(slot -> slot != Slot.STYLE)
                .sorted()
                .toList();
        others.forEach(slot -> lines.add(loss(slot, before, after)));
        String beside = ", seen combinations";
        lines.add(beside(
                "read as " + style + " with the LoRA" + beside, after.read(Slot.STYLE, Split.TRAIN, style.name())));
        others.forEach(slot ->
                lines.add(beside(name(slot) + " lost to the LoRA" + beside, lost(slot, Split.TRAIN, before, after))));
        return lines;
    }

    private static Line beside(String what, double value) {
        return new Line(what, value, Optional.empty(), Outcome.NO_GATE);
    }

    private Line loss(Slot slot, Obedience before, Obedience after) {
        double loss = lost(slot, Split.HELD_OUT, before, after);
        return new Line(
                name(slot) + " lost to the LoRA",
                loss,
                Optional.of(gates.slotLoss()),
                outcome(slot, after.of(slot, Split.HELD_OUT), true, loss <= gates.slotLoss()));
    }

    private static double lost(Slot slot, Split split, Obedience before, Obedience after) {
        return before.of(slot, split).share() - after.of(slot, split).share();
    }

    static String name(Slot slot) {
        return slot.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
