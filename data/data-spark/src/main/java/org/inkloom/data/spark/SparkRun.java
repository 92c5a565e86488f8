package org.inkloom.data.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.inkloom.data.engine.BarrierItem;
import org.inkloom.data.engine.Plan;
import org.inkloom.data.engine.PlannedStep;
import org.inkloom.data.engine.RunBook;
import org.inkloom.data.engine.Stage;
import org.inkloom.data.engine.StageWork;
import org.inkloom.data.io.Slice;
import org.inkloom.data.io.SlicedInputs;
import org.inkloom.data.op.Deduplicator;
import org.inkloom.data.op.Selector;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import scala.Tuple2;
import tools.jackson.databind.JsonNode;

/** One run: stage after stage, each a few Spark jobs. Used by one thread. */
final class SparkRun {
    private static final int PIECES_PER_CORE = 4;

    private final JavaSparkContext spark;
    private final Plan plan;
    private final Path staging;
    private final RunBook book;
    private final RunControl control;
    private final Progress.Task task;
    private final String recipe;

    SparkRun(JavaSparkContext spark, Plan plan, Path staging, RunBook book, RunControl control, Progress.Task task) {
        this.spark = spark;
        this.plan = plan;
        this.staging = staging;
        this.book = book;
        this.control = control;
        this.task = task;
        this.recipe = StageTask.encode(plan.recipe());
    }

    /** A stage's work, kept on the workers' disks, with the number of samples left in each partition. */
    private record Worked(JavaRDD<TaskResult> carried, int[] counts) {}

    void run() throws Exception {
        int pieces = PIECES_PER_CORE * spark.defaultParallelism();
        List<Slice> slices = SlicedInputs.cut(plan.recipe(), pieces, staging);
        List<Stage> stages = Stage.of(plan);
        StageTask stage = stageTask(0);
        StageTask load = stage;
        JavaRDD<TaskResult> carried =
                spark.parallelize(slices, Math.max(1, slices.size())).mapPartitions(load::onSlices);
        for (int i = 0; i < stages.size(); i++) {
            Worked worked = materialized(carried, stage, i == 0);
            if (stages.get(i).barrier().isEmpty()) {
                return;
            }
            JavaRDD<Numbered> samples = Numbered.of(worked.carried(), worked.counts());
            int count = Arrays.stream(worked.counts()).reduce(0, Math::addExact);
            PlannedStep barrier = stages.get(i).barrier().get();
            JavaRDD<BarrierItem> left = switch (barrier.operator()) {
                case Deduplicator operator -> withoutDuplicates(samples, stage, barrier, operator);
                case Selector operator -> selected(samples, count, stage, operator);
                default -> throw new IllegalStateException(barrier.name() + " does not end a stage");
            };
            StageTask next = stageTask(i + 1);
            carried = left.mapPartitions(next::onItems);
            stage = next;
        }
    }

    private StageTask stageTask(int stage) {
        LongAccumulator rows = spark.sc().longAccumulator();
        return new StageTask(recipe, stage, rows);
    }

    private Worked materialized(JavaRDD<TaskResult> carried, StageTask stage, boolean loads) throws Exception {
        carried.persist(StorageLevel.DISK_ONLY());
        JavaRDD<Integer> sizes = carried.mapPartitions(chunks -> {
            int count = 0;
            while (chunks.hasNext()) {
                count = Math.addExact(count, chunks.next().items().size());
            }
            return List.of(count).iterator();
        });
        List<Integer> counts = await(sizes.collectAsync(), () -> {
            if (loads) {
                task.advanceTo(stage.rowsDone().sum());
            }
        });
        Iterator<TaskResult> outcomes = carried.map(TaskResult::withoutItems).toLocalIterator();
        while (outcomes.hasNext()) {
            switch (outcomes.next()) {
                case TaskResult.Finished(StageWork.Done done) -> book.take(done, loads);
                case TaskResult.Refused refused -> throw refused.exception();
            }
            control.cancellation().check("row " + book.read());
        }
        if (loads) {
            book.requireTextKeys();
        }
        return new Worked(carried, counts.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Waits for Spark, and ends the job when the user wishes to stop. */
    private <T> T await(JavaFutureAction<T> job, Runnable meanwhile) throws Exception {
        while (true) {
            try {
                return job.get(200, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (control.cancellation().isRequested()) {
                    job.cancel(true);
                }
                control.cancellation().check("row " + book.read());
                meanwhile.run();
            }
        }
    }

    private JavaRDD<BarrierItem> withoutDuplicates(
            JavaRDD<Numbered> samples, StageTask stage, PlannedStep barrier, Deduplicator operator) throws Exception {
        PositionClusters.Repeated found = repeated(Buckets.pairs(samples, stage, operator.isBucketGroup()));
        if (found.positions().length == 0) {
            return samples.map(Numbered::item);
        }
        PositionClusters.Repeated repeated = operator.prefers() ? preferring(samples, stage, found) : found;
        Broadcast<PositionClusters.Repeated> known = spark.broadcast(repeated);
        Broadcast<Map<Integer, StageWork.Kept>> keptAt = spark.broadcast(keptAt(samples, stage, repeated));
        trace(samples, barrier, repeated);
        tell(samples.mapPartitions(part -> {
            StageWork work = stage.work();
            List<StageWork.Dropped> dropped = new ArrayList<>();
            part.forEachRemaining(sample -> {
                if (known.value().has(sample.position())) {
                    int first = known.value().firstOf(sample.position());
                    StageWork.Kept unknown = new StageWork.Kept(-1, List.of());
                    dropped.add(work.duplicate(sample.item(), keptAt.value().getOrDefault(first, unknown)));
                }
            });
            return dropped.iterator();
        }));
        return samples.filter(sample -> !known.value().has(sample.position())).map(Numbered::item);
    }

    private PositionClusters.Repeated repeated(JavaRDD<int[]> pairs) throws Exception {
        JavaRDD<int[]> found = pairs.persist(StorageLevel.DISK_ONLY());
        await(found.countAsync(), () -> {});
        PositionClusters clusters = new PositionClusters();
        found.toLocalIterator().forEachRemaining(pair -> clusters.join(pair[0], pair[1]));
        found.unpersist();
        return clusters.repeated();
    }

    /** Puts samples that the operator prefers first in their groups. */
    private PositionClusters.Repeated preferring(
            JavaRDD<Numbered> samples, StageTask stage, PositionClusters.Repeated repeated) throws Exception {
        Broadcast<int[]> members = spark.broadcast(repeated.members());
        List<Integer> preferred = await(
                samples.mapPartitions(part -> {
                            Deduplicator operator = stage.deduplicator();
                            List<Integer> found = new ArrayList<>();
                            part.forEachRemaining(sample -> {
                                boolean isMember = Arrays.binarySearch(members.value(), sample.position()) >= 0;
                                if (isMember
                                        && operator.isPreferred(sample.item().signature())) {
                                    found.add(sample.position());
                                }
                            });
                            return found.iterator();
                        })
                        .collectAsync(),
                () -> {});
        return repeated.preferring(preferred);
    }

    private Map<Integer, StageWork.Kept> keptAt(
            JavaRDD<Numbered> samples, StageTask stage, PositionClusters.Repeated repeated) throws Exception {
        Broadcast<int[]> firsts = spark.broadcast(
                Arrays.stream(repeated.firsts()).distinct().sorted().toArray());
        Map<Integer, StageWork.Kept> kept = new HashMap<>();
        await(
                        samples.filter(sample -> Arrays.binarySearch(firsts.value(), sample.position()) >= 0)
                                .mapPartitions(part -> {
                                    StageWork work = stage.work();
                                    List<Tuple2<Integer, StageWork.Kept>> found = new ArrayList<>();
                                    part.forEachRemaining(sample ->
                                            found.add(new Tuple2<>(sample.position(), work.kept(sample.item()))));
                                    return found.iterator();
                                })
                                .collectAsync(),
                        () -> {})
                .forEach(row -> kept.put(row._1(), row._2()));
        return kept;
    }

    /** Writes the first pairs as Data-Juicer's tracer does. */
    private void trace(JavaRDD<Numbered> samples, PlannedStep barrier, PositionClusters.Repeated repeated)
            throws Exception {
        int pairs = Math.min(book.duplicatesWanted(barrier), repeated.positions().length);
        if (pairs == 0) {
            return;
        }
        int[] wanted = IntStream.range(0, pairs)
                .flatMap(i -> IntStream.of(repeated.positions()[i], repeated.firsts()[i]))
                .sorted()
                .toArray();
        Map<Integer, byte[]> found = new HashMap<>();
        await(
                        samples.filter(sample -> Arrays.binarySearch(wanted, sample.position()) >= 0)
                                .map(sample -> new Tuple2<>(
                                        sample.position(), sample.item().json()))
                                .collectAsync(),
                        () -> {})
                .forEach(sample -> found.put(sample._1(), sample._2()));
        for (int i = 0; i < pairs; i++) {
            book.duplicate(
                    barrier,
                    found.getOrDefault(repeated.firsts()[i], new byte[0]),
                    found.getOrDefault(repeated.positions()[i], new byte[0]));
        }
    }

    private void tell(JavaRDD<StageWork.Dropped> drops) throws IOException {
        Iterator<StageWork.Dropped> all = drops.toLocalIterator();
        while (all.hasNext()) {
            book.take(all.next());
            control.cancellation().check("row " + book.read());
        }
    }

    private JavaRDD<BarrierItem> selected(JavaRDD<Numbered> samples, int count, StageTask stage, Selector operator)
            throws Exception {
        List<JsonNode> keys = new ArrayList<>(count);
        samples.map(sample -> sample.item().key()).toLocalIterator().forEachRemaining(keys::add);
        int[] positions = operator.select(keys);
        int[] rankOf = new int[count];
        Arrays.fill(rankOf, -1);
        boolean ascending = true;
        for (int rank = 0; rank < positions.length; rank++) {
            rankOf[positions[rank]] = rank;
            ascending &= rank == 0 || positions[rank] > positions[rank - 1];
        }
        Broadcast<int[]> ranks = spark.broadcast(rankOf);
        tell(samples.mapPartitions(part -> {
            StageWork work = stage.work();
            List<StageWork.Dropped> dropped = new ArrayList<>();
            part.forEachRemaining(sample -> {
                if (ranks.value()[sample.position()] < 0) {
                    dropped.add(work.notSelected(sample.item()));
                }
            });
            return dropped.iterator();
        }));
        JavaRDD<Numbered> left = samples.filter(sample -> ranks.value()[sample.position()] >= 0);
        if (ascending) {
            return left.map(Numbered::item);
        }
        int partitions = samples.getNumPartitions();
        return left.mapToPair(sample -> new Tuple2<>(ranks.value()[sample.position()], sample.item()))
                .repartitionAndSortWithinPartitions(new ByRank(partitions, positions.length))
                .values();
    }

    /** Neighbouring ranks lie in one partition, the first ranks in the first. */
    private static final class ByRank extends Partitioner {
        private static final long serialVersionUID = 1;

        private final int partitions;
        private final int ranks;

        ByRank(int partitions, int ranks) {
            this.partitions = partitions;
            this.ranks = ranks;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object key) {
            return (int) ((long) (Integer) key * partitions / ranks);
        }
    }
}
