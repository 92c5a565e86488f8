package org.inkloom.data.port;

import java.util.List;

/** Describes pictures in words. */
public interface CaptionModel extends PictureModel {
    /**
     * Writes captions.
     *
     * @param picture see {@link PictureModel}
     * @param prompt how the caption begins, or what is asked; empty for none
     * @param seeds one for each caption wanted; the same seed gives the same caption
     */
    List<String> captions(byte[] picture, String prompt, List<Long> seeds);
}
