package org.inkloom.publish;

import java.nio.file.Path;
import java.util.Map;
import org.inkloom.run.RunControl;
import org.inkloom.story.draw.ShotPainter;

/** Opens models for drawing pictures again. The caller implements it, because this module does not know models. */
public interface Atelier {
    /** An opened model. */
    interface Opened extends AutoCloseable {
        /** Returns what draws a shot. */
        ShotPainter painter();

        @Override
        void close();
    }

    /**
     * Opens a model in the same way as for the original pictures.
     *
     * @param model its folder
     * @param computed what the pictures' metadata say of device, data type, threads and tiling; where this is not
     *     possible, for example without a GPU, the nearest is used and reported in what the painter adds to a picture
     * @param control is told of deviations
     */
    Opened open(Path model, Map<String, String> computed, RunControl control);
}
