package org.inkloom.annotate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.models.onnx.OnnxNetwork;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Placement;

/**
 * Finds people with body, hands and face by DWPose's two networks (Yang et al., arXiv:2307.15880) and draws them as
 * stick figures. If no person is found, the whole picture is taken for one person.
 */
public final class WholeBodyDetector implements Annotator {
    private final OnnxNetwork boxNetwork;
    private final OnnxNetwork pointNetwork;
    private final PersonBoxes boxes;
    private final WholeBodyPoints points;
    private final AnnotationSettings settings;

    private WholeBodyDetector(
            OnnxNetwork boxNetwork, OnnxNetwork pointNetwork, AnnotationSettings settings, Placement placement) {
        this.boxNetwork = boxNetwork;
        this.pointNetwork = pointNetwork;
        this.settings = settings;
        boxes = new PersonBoxes(boxNetwork, placement);
        points = new WholeBodyPoints(pointNetwork, placement);
    }

    /**
     * Loads both networks.
     *
     * @throws org.inkloom.run.InkloomException as {@link Annotators#open}, {@code INK-MODEL-025} for a network with
     *     operators that are not implemented
     */
    public static WholeBodyDetector open(AnnotationSettings settings, List<Path> folders, Placement placement) {
        AnnotationKind kind = AnnotationKind.DWPOSE;
        Path boxFile = Annotators.file(kind, kind.file(), folders);
        Path pointFile = Annotators.file(kind, AnnotationKind.POINTS_FILE, folders);
        OnnxNetwork boxNetwork = OnnxNetwork.open(boxFile, placement);
        try {
            return new WholeBodyDetector(boxNetwork, OnnxNetwork.open(pointFile, placement), settings, placement);
        } catch (RuntimeException e) {
            boxNetwork.close();
            throw e;
        }
    }

    @Override
    public RgbPicture annotate(RgbPicture picture) {
        RgbPicture seen = ControlSize.resized(picture, settings.detectResolution());
        RgbPicture drawn = PoseCanvas.draw(find(seen), seen.width(), seen.height());
        RgbPicture size = ControlSize.resized(seen, settings.resultResolution());
        return Raster.resize(drawn, size.width(), size.height(), Raster.Filter.LINEAR);
    }

    /** Finds people in a picture as it is, without resizing it first. */
    public List<PersonPose> find(RgbPicture picture) {
        List<PersonBoxes.Box> found = boxes.find(picture);
        return found.isEmpty() ? findOne(picture) : poses(picture, found);
    }

    /** Takes the whole picture for one person. */
    public List<PersonPose> findOne(RgbPicture picture) {
        return poses(picture, List.of(new PersonBoxes.Box(0, 0, picture.width(), picture.height(), 0)));
    }

    private List<PersonPose> poses(RgbPicture picture, List<PersonBoxes.Box> found) {
        List<PersonPose> poses = new ArrayList<>();
        for (PersonBoxes.Box box : found) {
            poses.add(WholeBodyPoints.pose(points.find(picture, box), picture.width(), picture.height()));
        }
        return poses;
    }

    @Override
    public void close() {
        boxNetwork.close();
        pointNetwork.close();
    }
}
