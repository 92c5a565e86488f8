package org.inkloom.data.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Parses rows and takes them through filters and mappers. Immutable and thread-safe. */
final class RowWork {
    private final Recipe recipe;
    private final SampleChain chain;
    private final boolean loads;

    /**
     * Prepares the work.
     *
     * @param recipe the recipe
     * @param steps filters and mappers
     * @param loads whether the rows come from the input and not from an earlier pass
     */
    RowWork(Recipe recipe, List<PlannedStep> steps, boolean loads) {
        this.recipe = recipe;
        this.chain =
                new SampleChain(steps, recipe.tracing().open(), recipe.keys().text());
        this.loads = loads;
    }

    /** Returns the samples that are left and tells the outcome about the others. */
    List<Sample> work(List<RawRow> rows, Outcome outcome) {
        List<Sample> left = new ArrayList<>(rows.size());
        outcome.rows += rows.size();
        if (chain.hasBatches()) {
            ChainRun run = new ChainRun(chain, left);
            for (RawRow row : rows) {
                Outcome here = run.row();
                parsed(row, here).ifPresent(run::take);
                outcome.rowsWithoutTextKey += here.rowsWithoutTextKey;
            }
            run.finish(outcome);
        } else {
            for (RawRow row : rows) {
                parsed(row, outcome).ifPresent(sample -> chain.apply(sample, left, outcome));
            }
        }
        return left;
    }

    private Optional<Sample> parsed(RawRow row, Outcome outcome) {
        try {
            ObjectNode fields = row.body().parse();
            return !loads || hasTexts(row, fields, outcome)
                    ? Optional.of(new Sample(row.row(), fields))
                    : Optional.empty();
        } catch (BadSampleException e) {
            outcome.unreadable.add(loadFailure(row, e));
            return Optional.empty();
        } catch (InkloomException | CancelledException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            String why = "its reader failed: " + e.getClass().getSimpleName() + " "
                    + Objects.requireNonNullElse(e.getMessage(), "")
                            .lines()
                            .findFirst()
                            .orElse("");
            outcome.unreadable.add(loadFailure(row, new BadSampleException(row.where(), why)));
            return Optional.empty();
        }
    }

    private DataReport.Unreadable loadFailure(RawRow row, BadSampleException e) {
        if (!recipe.settings().skipErrors()) {
            throw InkloomException.badInput(
                    "INK-DATA-010",
                    "Row " + row.row() + " cannot be read: " + e.subject() + ".",
                    "Here " + e.why() + ".",
                    "Correct it, or set skip_op_error: true to name, skip and count such rows.",
                    e);
        }
        return new DataReport.Unreadable(row.row(), e.subject(), e.why(), "load");
    }

    private boolean hasTexts(RawRow row, ObjectNode fields, Outcome outcome) {
        boolean all = true;
        for (String key : recipe.dataset().textKeys()) {
            JsonNode value = fields.get(key);
            if (value == null) {
                outcome.rowsWithoutTextKey++;
            }
            all &= value != null && !value.isNull();
        }
        if (!all) {
            String keys = String.join("', '", recipe.dataset().textKeys());
            outcome.unreadable.add(
                    new DataReport.Unreadable(row.row(), "field '" + keys + "'", "the row has no such text", "load"));
        }
        return all;
    }
}
