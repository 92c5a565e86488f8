package org.inkloom.annotate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.annotate.Raster.Plane;
import org.inkloom.models.annotator.KeypointNetwork;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;

/** Finds the 70 points of a face around a body's nose. */
final class FacePointFinder {
    private static final int SIDE = 384;
    private static final float PRESENT = 0.05f;

    private final KeypointNetwork network;
    private final Placement placement;

    FacePointFinder(KeypointNetwork network, Placement placement) {
        this.network = network;
        this.placement = placement;
    }

    /** Returns the points that were found; empty if the body has no face or it is too small. */
    List<Optional<Keypoint>> find(RgbPicture picture, List<Optional<Keypoint>> body) {
        Optional<Square> square = Square.ofFace(picture, body);
        if (square.isEmpty()) {
            return List.of();
        }
        RgbPicture face = square.get().of(picture);
        List<Optional<Keypoint>> points = new ArrayList<>();
        for (Plane map : maps(face)) {
            int highest = 0;
            for (int i = 0; i < map.values().length; i++) {
                highest = map.values()[i] > map.values()[highest] ? i : highest;
            }
            if (map.values()[highest] > PRESENT) {
                points.add(square.get().place(picture, highest % map.width(), highest / map.width()));
            }
        }
        return points;
    }

    private List<Plane> maps(RgbPicture face) {
        RgbPicture seen = PoseMaps.scaled(face, SIDE, SIDE);
        try (Scope scope = Scope.open()) {
            Tensor heat = network.forward(PictureTensors.tensor(seen, true, PoseMaps::level, placement));
            Tensor full = torch.upsample_bilinear2d(heat, new long[] {face.height(), face.width()}, true);
            return PoseMaps.planes(full);
        }
    }
}
