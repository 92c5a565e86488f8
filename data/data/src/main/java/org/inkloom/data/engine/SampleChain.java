package org.inkloom.data.engine;

import java.util.List;
import java.util.Objects;
import org.inkloom.data.op.BatchFilter;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;

/** Takes one sample at a time through filters and mappers. Immutable and thread-safe; needs no other sample. */
final class SampleChain {
    private final List<PlannedStep> steps;
    private final boolean recordChanges;
    private final String textKey;

    SampleChain(List<PlannedStep> steps, boolean recordChanges, String textKey) {
        this.steps = List.copyOf(steps);
        this.recordChanges = recordChanges;
        this.textKey = textKey;
    }

    /** Receives a sample that is to wait before a step until there are enough for a batch. */
    interface Batches {
        void wait(Sample sample, int step);
    }

    /** Returns the steps. */
    List<PlannedStep> steps() {
        return steps;
    }

    /** Returns whether a step wants several samples at once. */
    boolean hasBatches() {
        return steps.stream().anyMatch(step -> step.operator() instanceof BatchFilter);
    }

    /** Applies the steps and adds what became of the sample: to {@code left} when it is kept. */
    void apply(Sample sample, List<Sample> left, Outcome outcome) {
        apply(sample, 0, left, outcome, (_, step) -> {
            throw new IllegalStateException("step " + step + " wants batches");
        });
    }

    /** As above from a step on; a sample that comes to a step that wants several is prepared and handed over. */
    void apply(Sample sample, int from, List<Sample> left, Outcome outcome, Batches batches) {
        for (int i = from; i < steps.size(); i++) {
            PlannedStep step = steps.get(i);
            try {
                switch (step.operator()) {
                    case BatchFilter filter -> {
                        filter.prepare(sample);
                        batches.wait(sample, i);
                        return;
                    }
                    case Filter filter -> {
                        if (!passes(sample, step, filter, outcome)) {
                            return;
                        }
                    }
                    case Mapper mapper -> {
                        List<Sample> mapped = map(sample, step, mapper, outcome);
                        if (mapped.size() != 1 || mapped.getFirst() != sample) {
                            for (Sample next : mapped) {
                                apply(next, i + 1, left, outcome, batches);
                            }
                            return;
                        }
                    }
                    default -> throw new IllegalStateException(step.name() + " works on the whole data set");
                }
            } catch (InkloomException | CancelledException e) {
                throw e;
            } catch (RuntimeException | StackOverflowError e) {
                outcome.unreadable.add(failure(sample, step, e));
                return;
            }
        }
        left.add(sample);
    }

    private static boolean passes(Sample sample, PlannedStep step, Filter filter, Outcome outcome) {
        filter.measure(sample);
        return judged(sample, step, filter, outcome);
    }

    /** Judges a sample that was measured, and tells if it is dropped. */
    static boolean judged(Sample sample, PlannedStep step, Filter filter, Outcome outcome) {
        Verdict verdict = filter.judge(sample);
        if (!verdict.kept()) {
            outcome.drops.add(Outcome.Drop.of(sample, step, verdict.statistic(), verdict.value(), verdict.threshold()));
        }
        return verdict.kept();
    }

    private List<Sample> map(Sample sample, PlannedStep step, Mapper mapper, Outcome outcome) {
        String before = recordChanges ? sample.text(textKey).orElse("") : "";
        List<Sample> mapped = mapper.map(sample);
        if (recordChanges && !mapped.isEmpty()) {
            String after = mapped.getFirst().text(textKey).orElse("");
            if (!after.equals(before)) {
                outcome.changes.add(new Outcome.Change(step.index(), before, after));
            }
        }
        return mapped;
    }

    /** Names what failed, or ends the run when failing samples are not to be skipped. */
    static DataReport.Unreadable failure(Sample sample, PlannedStep step, Throwable cause) {
        String subject = cause instanceof BadSampleException bad ? bad.subject() : "row " + sample.row();
        String why = cause instanceof BadSampleException bad
                ? bad.why()
                : "the operator failed: " + cause.getClass().getSimpleName() + " "
                        + Objects.requireNonNullElse(cause.getMessage(), "");
        if (!step.skipErrors()) {
            throw InkloomException.badInput(
                    "INK-DATA-010",
                    "Row " + sample.row() + " cannot be processed by " + step.name() + ": " + subject + ".",
                    "Here " + why + ".",
                    "Correct it, or set skip_op_error: true to name, skip and count such rows.",
                    cause);
        }
        return new DataReport.Unreadable(sample.row(), subject, why, step.name());
    }
}
