package org.inkloom.inkling.measure;

import java.util.List;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;

/** Draws a picture for each caption: a model, or a test's stand-in. */
@FunctionalInterface
public interface Painter {
    /** Draws the captions in their order, all of one size. */
    List<RgbPicture> paint(List<CaptionSet.Item> items, RunControl control);
}
