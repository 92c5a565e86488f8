package org.inkloom.data.port;

import java.util.List;

/** Says how well a text fits a picture. */
public interface PictureTextScorer extends PictureModel {
    /**
     * Scores pairs.
     *
     * @param pictures one or more, see {@link PictureModel}
     * @param texts as many, each for the picture at its place
     * @return one number per pair, which does not depend on the others
     */
    float[] scores(List<byte[]> pictures, List<String> texts);
}
