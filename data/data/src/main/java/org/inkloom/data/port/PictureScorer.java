package org.inkloom.data.port;

import java.util.List;

/** Gives each picture one number. */
public interface PictureScorer extends PictureModel {
    /**
     * Scores pictures.
     *
     * @param pictures one or more, see {@link PictureModel}
     * @return one number per picture, which does not depend on the others
     */
    float[] scores(List<byte[]> pictures);
}
