package org.inkloom.annotate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.models.annotator.BodyPoseNetwork;
import org.inkloom.models.annotator.KeypointNetwork;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Weights;
import org.jspecify.annotations.Nullable;

/** Finds people and draws them as stick figures, as {@code OpenposeDetector} of controlnet_aux does. */
public final class PoseDetector implements Annotator {
    private static final double SCALE = 0.5;

    private final List<Weights> owned;
    private final BodyPoseNetwork network;
    private final @Nullable HandDetector hands;
    private final @Nullable FacePointFinder faces;
    private final AnnotationSettings settings;

    private PoseDetector(
            List<Weights> owned,
            BodyPoseNetwork network,
            @Nullable HandDetector hands,
            @Nullable FacePointFinder faces,
            AnnotationSettings settings) {
        this.owned = List.copyOf(owned);
        this.network = network;
        this.hands = hands;
        this.faces = faces;
        this.settings = settings;
    }

    /**
     * Loads the network for bodies and, if the settings ask for them, those for hands and faces.
     *
     * @throws org.inkloom.run.InkloomException as {@link Annotators#open}
     */
    public static PoseDetector open(AnnotationSettings settings, List<Path> folders, Placement placement) {
        List<Weights> owned = new ArrayList<>();
        try {
            AnnotationKind kind = AnnotationKind.OPENPOSE;
            Path bodyFile = Annotators.file(kind, kind.file(), folders);
            Path handFile = settings.hands() ? Annotators.file(kind, AnnotationKind.HAND_FILE, folders) : null;
            Path faceFile = settings.face() ? Annotators.file(kind, AnnotationKind.FACE_FILE, folders) : null;
            BodyPoseNetwork body = kept(
                    owned, Annotators.load(bodyFile, "OpenPose network", placement, _ -> false, BodyPoseNetwork::new));
            HandDetector hands = handFile == null
                    ? null
                    : new HandDetector(
                            kept(owned, keypoints(handFile, "hand network", placement, KeypointNetwork.HAND)),
                            placement);
            FacePointFinder faces = faceFile == null
                    ? null
                    : new FacePointFinder(
                            kept(owned, keypoints(faceFile, "face network", placement, KeypointNetwork.FACE)),
                            placement);
            return new PoseDetector(owned, body, hands, faces, settings);
        } catch (RuntimeException e) {
            owned.forEach(Weights::close);
            throw e;
        }
    }

    private static Annotators.Loaded<KeypointNetwork> keypoints(Path file, String name, Placement placement, int maps) {
        return Annotators.load(file, name, placement, _ -> false, w -> new KeypointNetwork(w, maps));
    }

    private static <N> N kept(List<Weights> owned, Annotators.Loaded<N> loaded) {
        owned.add(loaded.weights());
        return loaded.network();
    }

    @Override
    public RgbPicture annotate(RgbPicture picture) {
        RgbPicture seen = ControlSize.resized(picture, settings.detectResolution());
        RgbPicture drawn = PoseCanvas.draw(find(seen), seen.width(), seen.height());
        int resolution = settings.resolution() == 0 ? settings.detectResolution() : settings.resolution();
        RgbPicture size = ControlSize.resized(seen, resolution);
        return Raster.resize(drawn, size.width(), size.height(), Raster.Filter.LINEAR);
    }

    /** Finds people in a picture as it is, without resizing it first. */
    public List<PersonPose> find(RgbPicture picture) {
        PoseMaps.Input input = PoseMaps.input(picture, SCALE);
        List<Raster.Plane> heat;
        List<Raster.Plane> fields;
        try (Scope scope = Scope.open()) {
            BodyPoseNetwork.Maps maps = network.forward(PictureTensors.tensor(
                    input.picture(), true, PoseMaps::level, owned.getFirst().placement()));
            heat = PoseMaps.planes(maps.heatmaps());
            fields = PoseMaps.planes(maps.fields());
        }
        int width = picture.width();
        int height = picture.height();
        BodyAssembly.Found found = BodyAssembly.find(
                PoseMaps.fitted(heat.subList(0, PersonPose.BODY), input, width, height),
                PoseMaps.fitted(fields, input, width, height));
        List<PersonPose> poses = new ArrayList<>();
        for (List<Optional<Keypoint>> body : found.bodies(width, height)) {
            poses.add(new PersonPose(
                    body,
                    hands == null ? List.of() : hands.find(picture, body, true),
                    hands == null ? List.of() : hands.find(picture, body, false),
                    faces == null ? List.of() : faces.find(picture, body)));
        }
        return poses;
    }

    @Override
    public void close() {
        owned.forEach(Weights::close);
    }
}
