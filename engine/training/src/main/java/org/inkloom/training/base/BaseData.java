package org.inkloom.training.base;

import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.run.RunFolder;
import org.inkloom.training.run.TrainingData;
import org.inkloom.training.source.ExampleSource;

/**
 * The examples that a part of a model is trained on, and all that its task is made from. Owns the source.
 *
 * @param config the settings
 * @param source the examples
 * @param placement where the model computes, and in which type
 * @param folder the run's files
 */
record BaseData(BaseTrainingConfig config, ExampleSource source, Placement placement, RunFolder folder)
        implements TrainingData<BaseReport> {
    @Override
    public String identity() {
        return source.identity();
    }

    @Override
    public PartTask load(long done, RunControl control) {
        PartTask task = switch (config.model().part()) {
            case VAE -> new VaeTask(this);
            case TEXT -> new TextTask(this);
            case DIFFUSION -> new DiffusionTask(this, control);
            case CONTROL -> new ControlTask(this);
        };
        try {
            BaseForecast.of(config, task, placement).forEach(control.progress()::advise);
            return task;
        } catch (RuntimeException | Error e) {
            task.close();
            throw e;
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
