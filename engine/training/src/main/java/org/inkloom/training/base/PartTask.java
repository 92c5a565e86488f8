package org.inkloom.training.base;

import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.run.FinishedRun;
import org.inkloom.training.run.Owned;
import org.inkloom.training.run.TrainingTask;
import org.inkloom.training.source.ExamplePool;
import org.inkloom.training.step.MovingAverage;
import org.inkloom.training.step.TrainedWeights;
import org.inkloom.training.step.Update;
import org.jspecify.annotations.Nullable;

/**
 * What training of any part of a model has in common: trained weights with an optional moving average, examples that
 * are read while training runs, and a model folder as the result.
 */
abstract class PartTask implements TrainingTask<BaseReport> {
    final BaseTrainingConfig config;
    final Placement placement;
    final Owned owned = new Owned();
    private final BaseData data;
    private @Nullable Update update;

    PartTask(BaseData data) {
        this.data = data;
        config = data.config();
        placement = data.placement();
    }

    /** Returns the trained weights and the models over them. */
    abstract Trainable trainable();

    /** Returns the pool from which batches are taken. */
    abstract ExamplePool pool();

    /** Writes the part with its current weights, or with their moving average where one is kept. */
    abstract void export(ModelExport export);

    /** Returns how much memory and arithmetic training on one example takes. */
    abstract PartCosts.Cost cost();

    @Override
    public final TrainedWeights weights() {
        return trainable().weights();
    }

    @Override
    public final void follow(Update state) {
        update = state;
    }

    private Optional<MovingAverage> average() {
        return Optional.ofNullable(update).flatMap(Update::average);
    }

    /** Returns the weights that are used for samples, validation and export: their moving average where one is kept. */
    final Tensor averaged() {
        return average().map(MovingAverage::values).orElseGet(() -> weights().values());
    }

    /** Runs something while the model computes with the weights of {@link #averaged}. */
    final void withAveraged(Runnable work) {
        if (average().isPresent()) {
            weights().lend(averaged(), work);
        } else {
            work.run();
        }
    }

    @Override
    public final BaseReport report(FinishedRun run) {
        Path model = data.folder().root().resolve("model");
        ModelExport export = new ModelExport(model, (long) config.output().shardMib() << 20);
        export(export);
        String part = config.model().part().word();
        export.state(new ModelExport.State(part, run.updates(), run.totalSeconds()));
        long perUpdate = (long) config.run().batchSize() * config.run().accumulate();
        return new BaseReport(
                model,
                part,
                run.updates(),
                run.of(),
                run.start().update(),
                run.updates() * perUpdate,
                run.log().lastLoss(),
                run.log().lastValidation(),
                measures(),
                run.totalSeconds(),
                (run.updates() - run.start().update()) * perUpdate / Math.max(1e-9, run.seconds()),
                pool().secondsWaited(),
                weights().count(),
                data.folder().curve(),
                data.folder().losses());
    }

    @Override
    public final void close() {
        owned.close();
    }
}
