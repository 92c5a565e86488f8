package org.inkloom.training.base;

import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.run.RunFolder;
import org.inkloom.training.run.TrainingData;
import org.inkloom.training.source.ExampleSource;

/**
 * What a {@link PartTask} is made from: the settings, the source of examples, the device and the run's folder. Closing
 * it closes the source.
 *
 * @param config the settings
 * @param source the examples
 * @param placement device and data type in which the model computes
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
