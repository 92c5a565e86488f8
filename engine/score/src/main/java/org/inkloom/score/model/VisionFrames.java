package org.inkloom.score.model;

import java.util.List;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.picture.InputFrame;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.run.InkloomException;

/** How pictures of any size become what a vision network looks at. */
public final class VisionFrames {
    private VisionFrames() {}

    /**
     * Returns the frame of a network's input.
     *
     * @throws InkloomException {@code INK-SCORE-004} if it asks for a resizing filter that is not built in
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

    /** Returns pictures as a network's bytes. */
    static List<byte[]> bytes(PictureInput wanted, List<Pixels> pictures) {
        InputFrame frame = of(wanted);
        return pictures.stream().map(picture -> frame.apply(picture).rgb()).toList();
    }
}
