package org.inkloom.picturebook.control;

import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.WideScene;

/** The control pictures of scenes of the wide book. */
public final class WideControls {
    private WideControls() {}

    /**
     * Draws the control picture of a scene.
     *
     * @param control which
     * @param scene what is drawn
     * @param picture the scene's picture as the illustrator drew it
     * @param illustrator one of the picture's size
     */
    public static RgbPicture of(Control control, WideScene scene, RgbPicture picture, WideIllustrator illustrator) {
        return switch (control) {
            case EDGES -> Edges.thin(picture);
            case SOFT_EDGES -> Edges.soft(picture);
            case DEPTH -> illustrator.drawDepth(scene);
            case POSE -> PosePicture.draw(illustrator.joints(scene), picture.width(), picture.height());
            case PALETTE -> Palette.draw(picture);
        };
    }
}
