package org.inkloom.data.engine;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.sample.Sample;
import org.jspecify.annotations.Nullable;

/**
 * All the work of one stage that needs no other sample, for engines that have it done elsewhere: rows go in, and what
 * comes out can travel. Immutable and thread-safe.
 */
public final class StageWork {
    private final RowWork rows;
    private final Optional<BarrierWork> barrier;
    private final Optional<ResultEncoder> result;

    /** What became of some rows. */
    public static final class Done implements Serializable {
        private static final long serialVersionUID = 1;

        private final Outcome outcome;
        private final BarrierItem[] items;
        private final ResultEncoder.@Nullable Encoded result;

        private Done(Outcome outcome, List<BarrierItem> items, ResultEncoder.@Nullable Encoded result) {
            this.outcome = outcome;
            this.items = items.toArray(BarrierItem[]::new);
            this.result = result;
        }

        /** Returns the samples that wait for the stage's barrier, none in the last stage. */
        public List<BarrierItem> items() {
            return List.of(items);
        }

        /** Returns how many rows went in. */
        public long rows() {
            return outcome.rows;
        }

        /** Returns the same without the samples, for the books. */
        public Done withoutItems() {
            return new Done(outcome, List.of(), result);
        }

        Outcome outcome() {
            return outcome;
        }

        Optional<ResultEncoder.Encoded> result() {
            return Optional.ofNullable(result);
        }
    }

    /** What is told of a sample that a barrier dropped. */
    public static final class Dropped implements Serializable {
        private static final long serialVersionUID = 1;

        private final Outcome.Drop drop;

        private Dropped(Outcome.Drop drop) {
            this.drop = drop;
        }

        Outcome.Drop drop() {
            return drop;
        }
    }

    /**
     * Prepares the work of a stage.
     *
     * @param plan the whole plan
     * @param stage number of the stage in {@link Stage#of}
     */
    public StageWork(Plan plan, int stage) {
        Stage here = Stage.of(plan).get(stage);
        this.rows = new RowWork(plan.recipe(), here.streaming(), stage == 0);
        this.barrier = here.barrier().map(step -> new BarrierWork(plan.recipe(), step));
        this.result = here.barrier().isPresent() ? Optional.empty() : Optional.of(new ResultEncoder(plan.recipe()));
    }

    /**
     * Works on some rows.
     *
     * @throws org.inkloom.run.InkloomException INK-DATA-010 for a bad row that is not to be skipped
     */
    public Done work(List<RawRow> chunk) {
        Outcome outcome = new Outcome();
        List<Sample> left = rows.work(chunk, outcome);
        List<BarrierItem> items =
                barrier.map(work -> work.prepare(left, outcome)).orElse(List.of());
        return new Done(
                outcome, items, result.map(encoder -> encoder.encode(left)).orElse(null));
    }

    /**
     * The sample that is kept of a group of duplicates.
     *
     * @param row 0-based number of its row in the input
     * @param pictures paths of its pictures, for those who look at what was dropped
     */
    public record Kept(long row, List<String> pictures) implements Serializable {
        /** Copies the list. */
        public Kept {
            pictures = List.copyOf(pictures);
        }
    }

    /** Returns what is told of the sample that is kept of a group. */
    public Kept kept(BarrierItem item) {
        return barrier.orElseThrow().kept(item.sample());
    }

    /** Returns what is told of a duplicate of a sample that is kept. */
    public Dropped duplicate(BarrierItem item, Kept kept) {
        return new Dropped(barrier.orElseThrow().duplicate(item.sample(), kept));
    }

    /** Returns what is told of a sample that was not selected. */
    public Dropped notSelected(BarrierItem item) {
        return new Dropped(barrier.orElseThrow().notSelected(item.sample(), item.key()));
    }
}
