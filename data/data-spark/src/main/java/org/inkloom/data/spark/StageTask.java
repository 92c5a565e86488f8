package org.inkloom.data.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.util.LongAccumulator;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.engine.BarrierItem;
import org.inkloom.data.engine.Plan;
import org.inkloom.data.engine.PlannedStep;
import org.inkloom.data.engine.Stage;
import org.inkloom.data.engine.StageWork;
import org.inkloom.data.io.Slice;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.op.Deduplicator;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Json;
import org.inkloom.run.InkloomException;

/**
 * The work of one stage on one partition. Travels as the recipe's text; the operators are made where they work, once per
 * process.
 *
 * @param recipe the recipe as JSON
 * @param stage number of the stage
 * @param rowsDone counts rows for the progress
 */
record StageTask(String recipe, int stage, LongAccumulator rowsDone) implements Serializable {
    /** Plans that a process keeps, the newest: a worker on a cluster outlives the runs that it works for. */
    private static final int PLANS = 2;

    private static final Map<String, Plan> NEWEST = new LinkedHashMap<>(PLANS, 1, true);
    private static final int CHUNK_ROWS = 128;
    private static final int CHUNK_BYTES = 1 << 20;

    /** Returns the recipe as it travels. */
    static String encode(Recipe recipe) {
        return Json.mapper().writeValueAsString(recipe);
    }

    private Plan plan() {
        synchronized (NEWEST) {
            Plan plan = NEWEST.computeIfAbsent(
                    recipe, text -> Plan.of(Json.mapper().readValue(text, Recipe.class), Catalogue.standard()));
            while (NEWEST.size() > PLANS) {
                forget(NEWEST.keySet().iterator().next());
            }
            return plan;
        }
    }

    /** Frees what this process holds for a recipe; models are loaded again if some task still works by it. */
    static void forget(String recipe) {
        synchronized (NEWEST) {
            Plan plan = NEWEST.remove(recipe);
            if (plan != null) {
                plan.close();
            }
        }
    }

    /** Returns how many plans this process holds. */
    static int plansHeld() {
        synchronized (NEWEST) {
            return NEWEST.size();
        }
    }

    /** Returns the work of the stage. */
    StageWork work() {
        return new StageWork(plan(), stage);
    }

    /** Returns the deduplicator that ends the stage. */
    Deduplicator deduplicator() {
        PlannedStep barrier = Stage.of(plan()).get(stage).barrier().orElseThrow();
        if (barrier.operator() instanceof Deduplicator operator) {
            return operator;
        }
        throw new IllegalStateException(barrier.name() + " is no deduplicator");
    }

    /** Works on pieces of the input. */
    Iterator<TaskResult> onSlices(Iterator<Slice> slices) {
        return new Chunks(new SliceRows(slices));
    }

    /** Works on what an earlier stage left. */
    Iterator<TaskResult> onItems(Iterator<BarrierItem> items) {
        return new Chunks(() -> items.hasNext() ? Optional.of(row(items.next())) : Optional.empty());
    }

    private static RawRow row(BarrierItem item) {
        return new RawRow(item.row(), "row " + item.row(), item::fields, item.json().length);
    }

    /** Gives rows until there are none. */
    private interface Rows {
        Optional<RawRow> next() throws IOException;
    }

    /** The rows of some pieces, one piece after the other. */
    private final class SliceRows implements Rows {
        private final Iterator<Slice> slices;
        private Optional<RowSource> open = Optional.empty();

        SliceRows(Iterator<Slice> slices) {
            this.slices = slices;
        }

        @Override
        public Optional<RawRow> next() throws IOException {
            while (open.isPresent() || slices.hasNext()) {
                if (open.isEmpty()) {
                    open = Optional.of(slices.next().open(plan().recipe().keys()));
                }
                Optional<RawRow> row = open.get().next();
                if (row.isPresent()) {
                    return row;
                }
                open.get().close();
                open = Optional.empty();
            }
            return Optional.empty();
        }
    }

    /** Works chunk by chunk as Spark asks for more; ends at the first refusal. */
    private final class Chunks implements Iterator<TaskResult> {
        private final Rows rows;
        private Optional<StageWork> work = Optional.empty();
        private List<RawRow> next = List.of();
        private boolean ended;

        Chunks(Rows rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            if (next.isEmpty() && !ended) {
                next = chunk();
                ended = next.isEmpty();
            }
            return !next.isEmpty();
        }

        private List<RawRow> chunk() {
            List<RawRow> chunk = new ArrayList<>(CHUNK_ROWS);
            int bytes = 0;
            try {
                while (chunk.size() < CHUNK_ROWS && bytes < CHUNK_BYTES) {
                    Optional<RawRow> row = rows.next();
                    if (row.isEmpty()) {
                        break;
                    }
                    chunk.add(row.get());
                    bytes += row.get().bytes();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return chunk;
        }

        @Override
        public TaskResult next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            List<RawRow> chunk = next;
            next = List.of();
            try {
                if (work.isEmpty()) {
                    work = Optional.of(work());
                }
                StageWork.Done done = work.get().work(chunk);
                rowsDone.add(chunk.size());
                return new TaskResult.Finished(done);
            } catch (InkloomException e) {
                ended = true;
                return TaskResult.Refused.of(e);
            }
        }
    }
}
