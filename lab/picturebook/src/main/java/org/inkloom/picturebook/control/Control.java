package org.inkloom.picturebook.control;

import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.SceneDescription;

/** The five kinds of control pictures of a scene, which need no detector because the scene is known. */
public enum Control {
    EDGES,
    SOFT_EDGES,
    DEPTH,
    POSE,
    PALETTE;

    /**
     * Draws the control picture of a scene.
     *
     * @param scene what is drawn
     * @param picture the scene's picture as the illustrator drew it
     * @param illustrator one of the picture's size
     */
    public RgbPicture of(SceneDescription scene, RgbPicture picture, Illustrator illustrator) {
        return switch (this) {
            case EDGES -> Edges.thin(picture);
            case SOFT_EDGES -> Edges.soft(picture);
            case DEPTH -> illustrator.drawDepth(scene);
            case POSE -> PosePicture.draw(illustrator.joints(scene), picture.width(), picture.height());
            case PALETTE -> Palette.draw(picture);
        };
    }
}
