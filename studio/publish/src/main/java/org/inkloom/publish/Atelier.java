package org.inkloom.publish;

import java.nio.file.Path;
import java.util.Map;
import org.inkloom.run.RunControl;
import org.inkloom.story.draw.ShotPainter;

/** Draws pictures again; whoever knows models implements it. */
public interface Atelier {
    /** A model that is ready to draw. */
    interface Opened extends AutoCloseable {
        /** Returns what draws a shot. */
        ShotPainter painter();

        @Override
        void close();
    }

    /**
     * Opens a model as it was opened for the pictures.
     *
     * @param model its folder
     * @param computed what the pictures say of device, type, threads, tiling; where it cannot be had, such as a GPU, the
     *     nearest is taken and told in what the painter adds to a picture
     * @param control where to say so
     */
    Opened open(Path model, Map<String, String> computed, RunControl control);
}
