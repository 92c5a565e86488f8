package org.inkloom.data.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.inkloom.data.op.BatchFilter;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;

/**
 * Takes the samples of a chunk through a chain in which some filters want several samples at once: before such a filter
 * samples wait until there are enough. All samples pass all waiting places, so they leave in the order in which they came,
 * and what is told of them is told in that order too, whatever the size of the batches. Not thread-safe.
 */
final class ChainRun {
    private final SampleChain chain;
    private final List<Sample> left;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<List<Waiting>> waiting = new ArrayList<>();

    /** A sample on its way, with the outcome of its row. */
    private record Waiting(Sample sample, Outcome outcome) {}

    ChainRun(SampleChain chain, List<Sample> left) {
        this.chain = chain;
        this.left = left;
        chain.steps().forEach(_ -> waiting.add(new ArrayList<>()));
    }

    /** Begins a row; what becomes of it is told here. */
    Outcome row() {
        Outcome outcome = new Outcome();
        outcomes.add(outcome);
        return outcome;
    }

    /** Takes a sample of the row that was begun last. */
    void take(Sample sample) {
        go(sample, 0, outcomes.getLast());
    }

    private void go(Sample sample, int from, Outcome outcome) {
        chain.apply(sample, from, left, outcome, (waitingSample, step) -> wait(waitingSample, step, outcome));
    }

    private void wait(Sample sample, int step, Outcome outcome) {
        List<Waiting> here = waiting.get(step);
        here.add(new Waiting(sample, outcome));
        if (here.size() >= ((BatchFilter) chain.steps().get(step).operator()).batch()) {
            flush(step);
        }
    }

    private void flush(int index) {
        List<Waiting> batch = List.copyOf(waiting.get(index));
        waiting.get(index).clear();
        if (batch.isEmpty()) {
            return;
        }
        PlannedStep step = chain.steps().get(index);
        BatchFilter filter = (BatchFilter) step.operator();
        boolean together = measure(filter, batch);
        for (Waiting one : batch) {
            try {
                if (!together) {
                    filter.measure(List.of(one.sample()));
                }
                if (!SampleChain.judged(one.sample(), step, filter, one.outcome())) {
                    continue;
                }
            } catch (InkloomException | CancelledException e) {
                throw e;
            } catch (RuntimeException | StackOverflowError e) {
                one.outcome().unreadable.add(SampleChain.failure(one.sample(), step, e));
                continue;
            }
            go(one.sample(), index + 1, one.outcome());
        }
    }

    /** Returns whether all could be measured together; if not, one of them is to blame, and each is measured alone. */
    private static boolean measure(BatchFilter filter, List<Waiting> batch) {
        try {
            filter.measure(batch.stream().map(Waiting::sample).toList());
            return true;
        } catch (InkloomException | CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Lets all go that still wait, and tells what became of all rows. */
    void finish(Outcome total) {
        for (int i = 0; i < waiting.size(); i++) {
            flush(i);
        }
        for (Outcome row : outcomes) {
            // Samples of one row may have been dropped in another order than their places in the recipe.
            row.drops.sort(Comparator.comparingInt(Outcome.Drop::step));
            row.changes.sort(Comparator.comparingInt(Outcome.Change::step));
            total.drops.addAll(row.drops);
            total.unreadable.addAll(row.unreadable);
            total.changes.addAll(row.changes);
        }
    }
}
