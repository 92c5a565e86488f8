package org.inkloom.data.models;

import java.util.function.Function;
import org.inkloom.data.port.PictureModel;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.picture.InputFrame;
import org.inkloom.score.model.VisionFrames;

/**
 * What all models of operators share: a hold on a loaded model, and how its pictures are made.
 *
 * @param <M> kind of the loaded model
 */
abstract class HeldModel<M extends AutoCloseable> implements PictureModel {
    private final Pool.Handle<M> handle;
    private final Function<M, PictureInput> input;

    /** Creates a hold; {@code input} says how the loaded model wants pictures. */
    HeldModel(Pool.Handle<M> handle, Function<M, PictureInput> input) {
        this.handle = handle;
        this.input = input;
    }

    final <R> R use(Function<M, R> work) {
        return handle.use(work);
    }

    @Override
    public final void load() {
        handle.use(_ -> true);
    }

    @Override
    public final InputFrame frame() {
        return VisionFrames.of(handle.use(input));
    }

    @Override
    public final void close() {
        handle.close();
    }
}
