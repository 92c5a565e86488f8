package org.inkloom.diffusion.control;

import org.inkloom.models.vision.PictureInput;
import org.inkloom.picture.InputFrame;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;

/** Preprocesses pictures for a CLIP vision encoder. */
final class VisionInput {
    private VisionInput() {}

    /**
     * Returns a picture, of any size, resized and cut as the encoder's config says.
     *
     * @return 8-bit RGB, row by row, of the encoder's input size
     * @throws InkloomException {@code INK-CONTROL-008} for a resizing filter that is not built in
     */
    static byte[] fitted(PictureInput wanted, RgbPicture picture) {
        ResampleFilter filter = ResampleFilter.ofPillow(wanted.filter())
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-CONTROL-008",
                        "The CLIP vision encoder asks for the resizing filter " + wanted.filter() + ".",
                        "That filter is not built in; bilinear, bicubic and Lanczos are.",
                        "Take the encoder as it was published with the adapter."));
        InputFrame frame = switch (wanted.resize()) {
            case SHORTEST_EDGE -> InputFrame.shortestEdge(wanted.edge(), wanted.width(), wanted.height(), filter);
            case STRETCH -> InputFrame.stretched(wanted.width(), wanted.height(), filter);
        };
        return frame.apply(new Pixels(picture.width(), picture.height(), picture.rgb()))
                .rgb();
    }
}
