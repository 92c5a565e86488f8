package org.inkloom.training.base;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.training.run.PreparedTask;
import org.inkloom.training.step.ParameterGroup;
import org.inkloom.training.step.Update;

/** A part of a model as the trainer sees it. Owns its models and its examples. */
interface PartTask extends PreparedTask, AutoCloseable {
    /** Returns the trained weights and the models over them. */
    Trainable trainable();

    /** Returns the weights' groups and their rates. */
    List<ParameterGroup> groups();

    /** Is told the state that the updates change, once it exists. */
    void follow(Update update);

    /** Takes first weights from a model folder, where it has them. */
    void startFrom(Path folder);

    /** Writes the model as it is, its moving average where one is kept. */
    void export(ModelExport export);

    /** Returns how much memory and arithmetic an example takes. */
    Cost cost();

    /**
     * What an example costs.
     *
     * @param flops of a forward and backward pass
     * @param activations numbers that the backward pass needs
     */
    record Cost(double flops, double activations) {}

    /** Returns how long batches have waited for examples, in seconds. */
    double secondsWaited();

    @Override
    void close();
}
