package org.inkloom.data.engine;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.op.Deduplicator;
import org.inkloom.data.op.Selector;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;

/** Ends a pass at a deduplicator or selector: spools the samples, collects one value each, then decides. */
final class BarrierSink implements Pass.Sink<List<BarrierItem>>, Closeable {
    private final PlannedStep step;
    private final Pass.Context context;
    private final BarrierWork work;
    private final Spool spool;
    private final Decision decision;
    private int added;

    /** Collects the values and finds what is left. */
    private sealed interface Decision {
        /** A deduplicator at work. */
        record Groups(Deduplicator operator, Deduplicator.Groups groups, BitSet preferred) implements Decision {}

        /** A selector at work. */
        record Choice(Selector operator, List<JsonNode> keys) implements Decision {}
    }

    BarrierSink(PlannedStep step, Pass.Context context) throws IOException {
        this.step = step;
        this.context = context;
        this.work = new BarrierWork(context.recipe(), step);
        this.spool = new Spool(context.checkpoint().spool(step));
        if (context.checkpoint().isOn()) {
            spool.keep();
        }
        this.decision = switch (step.operator()) {
            case Deduplicator operator -> new Decision.Groups(operator, operator.groups(), new BitSet());
            case Selector operator -> new Decision.Choice(operator, new ArrayList<>());
            default -> throw new IllegalArgumentException(step.name() + " does not end a pass");
        };
    }

    @Override
    public List<BarrierItem> prepare(List<Sample> left, Outcome outcome) {
        return work.prepare(left, outcome);
    }

    @Override
    public void accept(List<BarrierItem> items) throws IOException {
        for (BarrierItem item : items) {
            spool.add(item.row(), item.json());
            switch (decision) {
                case Decision.Groups(Deduplicator operator, Deduplicator.Groups groups, BitSet preferred) -> {
                    groups.add(item.signature());
                    preferred.set(added++, operator.isPreferred(item.signature()));
                }
                case Decision.Choice(Selector _, List<JsonNode> keys) -> keys.add(item.key());
            }
        }
    }

    /** Returns the samples that are left, in their new order. */
    RowSource decide() throws IOException {
        spool.complete();
        int[] left = switch (decision) {
            case Decision.Groups(Deduplicator _, Deduplicator.Groups groups, BitSet preferred) ->
                keptOfEach(Deduplicator.preferring(groups.representatives(), preferred));
            case Decision.Choice(Selector operator, List<JsonNode> keys) -> chosen(operator, keys);
        };
        if (context.checkpoint().isOn()) {
            spool.saveIndex(context.checkpoint().spoolIndex(step), left);
        }
        return spool.read(left);
    }

    private int[] keptOfEach(int[] representatives) throws IOException {
        int[] kept = new int[representatives.length];
        int count = 0;
        for (int i = 0; i < representatives.length; i++) {
            int first = representatives[i];
            if (first == i) {
                kept[count++] = i;
                continue;
            }
            Sample sample = new Sample(spool.row(i), spool.sample(i));
            Sample other = new Sample(spool.row(first), spool.sample(first));
            context.tally().dropped(work.duplicate(sample, work.kept(other)));
            if (context.trace().wants(step)) {
                context.trace().duplicate(step, other.fields(), sample.fields());
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private int[] chosen(Selector operator, List<JsonNode> keys) throws IOException {
        int[] selected = operator.select(keys);
        BitSet kept = new BitSet(keys.size());
        for (int position : selected) {
            kept.set(position);
        }
        for (int i = kept.nextClearBit(0); i < keys.size(); i = kept.nextClearBit(i + 1)) {
            Sample sample = new Sample(spool.row(i), spool.sample(i));
            context.tally().dropped(work.notSelected(sample, keys.get(i)));
        }
        return selected;
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
