package org.inkloom.data.models;

import java.util.function.Function;
import org.inkloom.data.model.PictureModel;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.picture.InputFrame;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.run.InkloomException;

/**
 * What all models of operators share: a hold on a loaded model, and how its pictures are made.
 *
 * @param <M> kind of the loaded model
 */
abstract class Held<M extends AutoCloseable> implements PictureModel {
    private final Pool.Handle<M> handle;
    private final Function<M, PictureInput> input;

    /** Creates a hold; {@code input} says how the loaded model wants pictures. */
    Held(Pool.Handle<M> handle, Function<M, PictureInput> input) {
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
        PictureInput wanted = handle.use(input);
        ResampleFilter filter = ResampleFilter.ofPillow(wanted.filter())
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-DATA-032",
                        "The model's preprocessor_config.json asks for the resizing filter " + wanted.filter() + ".",
                        "That filter is not built in; bilinear, bicubic and Lanczos are.",
                        "Use another model."));
        return switch (wanted.resize()) {
            case SHORTEST_EDGE -> InputFrame.shortestEdge(wanted.edge(), wanted.width(), wanted.height(), filter);
            case STRETCH -> InputFrame.stretched(wanted.width(), wanted.height(), filter);
        };
    }

    @Override
    public final void close() {
        handle.close();
    }
}
