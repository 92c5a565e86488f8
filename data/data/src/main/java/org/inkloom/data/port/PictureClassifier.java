package org.inkloom.data.port;

import java.util.List;

/** Says to which class a picture belongs. */
public interface PictureClassifier extends PictureModel {
    /**
     * Classifies pictures.
     *
     * @param pictures one or more, see {@link PictureModel}
     * @return {@code [picture][class]}, probabilities that add up to 1
     */
    float[][] probabilities(List<byte[]> pictures);
}
