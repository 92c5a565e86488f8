package org.inkloom.data.port;

import java.util.List;

/** Places pictures and texts in one space, in which what is alike lies near. */
public interface Embedder extends PictureModel {
    /** Returns {@code [picture][component]}, each of length 1. */
    float[][] pictures(List<byte[]> pictures);

    /** Returns {@code [text][component]}, each of length 1. A text too long for the model is cut. */
    float[][] texts(List<String> texts);
}
