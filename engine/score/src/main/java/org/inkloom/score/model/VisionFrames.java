package org.inkloom.score.model;

import java.util.List;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.picture.InputFrame;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.run.InkloomException;

/** Resizes and crops pictures of any size to a vision network's input. */
public final class VisionFrames {
    private VisionFrames() {}

    /**
     * Returns the resizing and cropping for a network.
     *
     * @throws InkloomException {@code INK-SCORE-004} if it needs a resizing filter that is not implemented
     */
    public static InputFrame of(PictureInput wanted) {
        ResampleFilter filter = ResampleFilter.ofPillow(wanted.filter())
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-SCORE-004",
                        "The model's preprocessor_config.json asks for the resizing filter " + wanted.filter() + ".",
                        "That filter is not built in; bilinear, bicubic and Lanczos are.",
                        "Use another model."));
        return switch (wanted.resize()) {
            case SHORTEST_EDGE -> InputFrame.shortestEdge(wanted.edge(), wanted.width(), wanted.height(), filter);
            case STRETCH -> InputFrame.stretched(wanted.width(), wanted.height(), filter);
        };
    }

    /** Returns pictures resized and cropped, as bytes. */
    static List<byte[]> bytes(PictureInput wanted, List<Pixels> pictures) {
        InputFrame frame = of(wanted);
        return pictures.stream().map(picture -> frame.apply(picture).rgb()).toList();
    }
}
