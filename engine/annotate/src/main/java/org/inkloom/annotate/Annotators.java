package org.inkloom.annotate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.inkloom.models.annotator.HedNetwork;
import org.inkloom.models.annotator.dpt.DptHybrid;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** Opens annotators. */
public final class Annotators {
    private Annotators() {}

    /**
     * Opens an annotator with the weights that it needs.
     *
     * @param folders in which files of weights are searched, in order; not used by kinds without a network
     * @throws InkloomException {@code INK-ANNOT-003} if a file of weights is in none of the folders, {@code -004}
     *     if OpenCV's library cannot be loaded, {@code INK-FILE-nnn} and {@code INK-MODEL-001} for damaged or other
     *     weights
     */
    public static Annotator open(AnnotationSettings settings, List<Path> folders, Placement placement) {
        return switch (settings.kind()) {
            case CANNY -> picture -> canny(picture, settings);
            case COLOR -> picture -> ColourPalette.of(sized(picture, settings));
            case HED, SOFTEDGE, SCRIBBLE ->
                edges(settings, settings.kind() == AnnotationKind.SOFTEDGE, folders, placement);
            case DEPTH, NORMAL -> depth(settings, NormalSettings.USUAL, folders, placement);
            case OPENPOSE -> PoseDetector.open(settings, folders, placement);
            case DWPOSE -> WholeBodyDetector.open(settings, folders, placement);
        };
    }

    /**
     * Opens the detector of soft edges.
     *
     * @param stepped whether edges are reduced to three levels of grey, which reveal less of the photograph; pen
     *     strokes are then made from these
     * @throws InkloomException as {@link #open} does
     */
    public static Annotator edges(
            AnnotationSettings settings, boolean stepped, List<Path> folders, Placement placement) {
        Loaded<HedNetwork> hed =
                load(file(settings.kind(), folders), "HED network", placement, _ -> false, HedNetwork::new);
        return new EdgeDetector(hed.weights(), hed.network(), settings, stepped);
    }

    /**
     * Opens the estimator of depth and surface normals.
     *
     * @throws InkloomException as {@link #open} does
     */
    public static Annotator depth(
            AnnotationSettings settings, NormalSettings normals, List<Path> folders, Placement placement) {
        Loaded<DptHybrid> dpt =
                load(file(settings.kind(), folders), "DPT-hybrid", placement, DptHybrid::isUnused, DptHybrid::new);
        return new DepthEstimator(dpt.weights(), dpt.network(), settings, normals);
    }

    private static RgbPicture canny(RgbPicture picture, AnnotationSettings settings) {
        return CannyEdges.of(sized(picture, settings), settings.low(), settings.high(), settings.l2());
    }

    private static RgbPicture sized(RgbPicture picture, AnnotationSettings settings) {
        return settings.resolution() == 0 ? picture : ControlSize.resized(picture, settings.resolution());
    }

    /** A network and its weights, to be closed after use. */
    public record Loaded<N>(Weights weights, N network) {}

    /** Loads a network from a published file. */
    public static <N> Loaded<N> load(
            Path file,
            String name,
            Placement placement,
            Predicate<String> unused,
            Function<WeightScope, N> constructor) {
        TensorFile tensors = TensorFiles.open(file);
        return Weights.open(tensors, placement)
                .ownedBy(weights -> new Loaded<>(weights, weights.build(name, AdapterSet.NONE, unused, constructor)));
    }

    private static Path file(AnnotationKind kind, List<Path> folders) {
        return file(kind, kind.file(), folders);
    }

    /**
     * Finds a file of weights.
     *
     * @throws InkloomException {@code INK-ANNOT-003} if it is in none of the folders
     */
    public static Path file(AnnotationKind kind, String name, List<Path> folders) {
        return find(name, folders).orElseThrow(() -> missing(kind, name, folders));
    }

    /** Returns those files of weights of a kind that exist; a cache of control pictures uses them to notice changes. */
    public static List<Path> files(AnnotationKind kind, List<Path> folders) {
        return kind.files().stream()
                .flatMap(name -> find(name, folders).stream())
                .toList();
    }

    private static Optional<Path> find(String name, List<Path> folders) {
        return folders.stream()
                .flatMap(folder -> Stream.of(
                        folder.resolve(name), folder.resolve("annotator/ckpts").resolve(name)))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static InkloomException missing(AnnotationKind kind, String name, List<Path> folders) {
        List<String> looked = folders.stream().map(Path::toString).toList();
        return InkloomException.badInput(
                "INK-ANNOT-003",
                "The weights " + name + ", which " + kind.key() + " needs, are not here: looked in "
                        + (looked.isEmpty() ? "no folder" : String.join(", ", looked)) + ".",
                "They are published apart from Inkloom and were not fetched yet.",
                "Fetch them: inkloom pull " + kind.repository() + " " + CommandFlag.of("file") + " " + name
                        + " — or name the folder that holds them with " + SettingKey.of("weights") + ".");
    }
}
