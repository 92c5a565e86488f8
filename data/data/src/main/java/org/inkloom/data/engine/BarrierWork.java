package org.inkloom.data.engine;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.op.Deduplicator;
import org.inkloom.data.op.Selector;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a deduplicator or selector needs of each sample, and what is told of those that it drops. Thread-safe. */
final class BarrierWork {
    private final PlannedStep step;
    private final FieldKeys keys;
    private final boolean keepsHashes;

    BarrierWork(Recipe recipe, PlannedStep step) {
        this.step = step;
        this.keys = recipe.keys();
        this.keepsHashes = recipe.export().keepHashes();
    }

    /** Encodes samples; those that the operator cannot read are told to the outcome. */
    List<BarrierItem> prepare(List<Sample> left, Outcome outcome) {
        List<BarrierItem> items = new ArrayList<>(left.size());
        for (Sample sample : left) {
            try {
                items.add(item(sample));
            } catch (InkloomException | CancelledException e) {
                throw e;
            } catch (RuntimeException | StackOverflowError e) {
                outcome.unreadable.add(SampleChain.failure(sample, step, e));
            }
        }
        return items;
    }

    private BarrierItem item(Sample sample) {
        return switch (step.operator()) {
            case Deduplicator operator -> {
                long[] signature = operator.sign(sample);
                if (keepsHashes) {
                    sample.fields().set(operator.column(), operator.shown(signature));
                }
                JsonNode none = JsonNodeFactory.instance.nullNode();
                yield new BarrierItem(sample.row(), Json.bytes(sample.fields()), signature, none);
            }
            case Selector operator -> {
                JsonNode key = operator.key(sample);
                yield new BarrierItem(sample.row(), Json.bytes(sample.fields()), new long[0], key);
            }
            default -> throw new IllegalStateException(step.name() + " does not end a stage");
        };
    }

    /** Returns what is told of a sample that repeats another one, which is kept. */
    Outcome.Drop duplicate(Sample sample, StageWork.Kept kept) {
        String rule = step.operator() instanceof Deduplicator operator ? operator.rule() : "kept: another one";
        JsonNode row = JsonNodeFactory.instance.numberNode(kept.row());
        return Outcome.Drop.of(sample, step, "duplicate of row", row, rule, kept.pictures());
    }

    /** Returns what is told of the sample that is kept of a group of duplicates. */
    StageWork.Kept kept(Sample sample) {
        try {
            return new StageWork.Kept(
                    sample.row(),
                    sample.pictures(keys).stream().map(Picture::path).toList());
        } catch (BadSampleException e) {
            // What cannot be shown is left away; the row's number says which it is.
            return new StageWork.Kept(sample.row(), List.of());
        }
    }

    /** Returns what is told of a sample that a selector left out. */
    Outcome.Drop notSelected(Sample sample, JsonNode key) {
        if (step.operator() instanceof Selector selector) {
            return Outcome.Drop.of(sample, step, "not selected", key, selector.rule());
        }
        throw new IllegalStateException(step.name() + " selects nothing");
    }
}
