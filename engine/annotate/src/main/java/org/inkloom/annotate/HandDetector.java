package org.inkloom.annotate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.annotate.Raster.Plane;
import org.inkloom.models.annotator.KeypointNetwork;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;

/** Finds the 21 points of a hand at the end of an arm: the mean of the network's maps at four scales. */
final class HandDetector {
    private static final double[] SCALES = {0.5, 1.0, 1.5, 2.0};
    private static final int MAP = 128;
    private static final double SIGMA = 3;
    private static final double PRESENT = 0.05;
    private static final double SOFT = 0.8;

    private final KeypointNetwork network;
    private final Placement placement;

    HandDetector(KeypointNetwork network, Placement placement) {
        this.network = network;
        this.placement = placement;
    }

    /** Returns 21 points; empty if the arm is incomplete or the hand too small. */
    List<Optional<Keypoint>> find(RgbPicture picture, List<Optional<Keypoint>> body, boolean left) {
        Optional<Square> square = Square.ofHand(picture, body, left);
        if (square.isEmpty()) {
            return List.of();
        }
        RgbPicture hand = square.get().of(picture);
        List<Optional<Keypoint>> points = new ArrayList<>();
        for (Plane map : maps(hand)) {
            Optional<int[]> peak = HandPeak.of(map, SIGMA, PRESENT);
            points.add(peak.flatMap(
                    at -> square.get().place(picture, at[0] * hand.width() / MAP, at[1] * hand.height() / MAP)));
        }
        return points;
    }

    private List<Plane> maps(RgbPicture hand) {
        RgbPicture soft = Raster.blur(hand, SOFT);
        float[][] sums = new float[PersonPose.HAND][MAP * MAP];
        for (double scale : SCALES) {
            double side = scale * PoseMaps.BOX;
            PoseMaps.Input input = PoseMaps.filled(PoseMaps.scaled(soft, side, side));
            List<Plane> found;
            try (Scope scope = Scope.open()) {
                Tensor heat = network.forward(PictureTensors.tensor(input.picture(), true, PoseMaps::level, placement));
                found = PoseMaps.planes(heat).subList(0, PersonPose.HAND);
            }
            List<Plane> fitted = PoseMaps.fitted(found, input, MAP, MAP);
            for (int i = 0; i < sums.length; i++) {
                for (int at = 0; at < sums[i].length; at++) {
                    sums[i][at] += fitted.get(i).values()[at] / SCALES.length;
                }
            }
        }
        List<Plane> maps = new ArrayList<>();
        for (float[] sum : sums) {
            maps.add(new Plane(MAP, MAP, sum));
        }
        return maps;
    }
}
