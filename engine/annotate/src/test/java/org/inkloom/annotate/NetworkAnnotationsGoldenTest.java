package org.inkloom.annotate;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.annotator.HedNetwork;
import org.inkloom.models.annotator.dpt.DptHybrid;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Scope;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class NetworkAnnotationsGoldenTest {
    private static final int LOOKED_AT = 128;

    @Test
    void hed_gives_the_maps_and_the_pictures_of_the_reference() {
        try (TensorFile expected = Golden.tensors("annotators/hed_expected.safetensors");
                GoldenWeights drawn = GoldenWeights.draw("hed", UnaryOperator.identity())) {
            Annotators.Loaded<HedNetwork> hed = drawn.build(HedNetwork::new);
            try (EdgeDetector _ = detector(hed, AnnotationKind.HED, 0)) {
                for (String name : expected.names().stream()
                        .filter(n -> n.endsWith(".side1"))
                        .toList()) {
                    sides(expected, hed, name.replace(".side1", ""));
                }
                for (Path file : GoldenFiles.list("hed", "_hed.png")) {
                    RgbPicture edges = annotated(hed, AnnotationKind.HED, 128, file);
                    GoldenFiles.near(file.getFileName().toString(), GoldenFiles.picture(file), edges, 2);
                }
                for (Path file : GoldenFiles.list("hed", "_hed_safe.png")) {
                    RgbPicture edges = annotated(hed, AnnotationKind.SOFTEDGE, 192, file);
                    GoldenFiles.mostlyEqual(file.getFileName().toString(), GoldenFiles.picture(file), edges, 0.999);
                }
                for (Path file : GoldenFiles.list("hed", "_scribble.png")) {
                    RgbPicture strokes = annotated(hed, AnnotationKind.SCRIBBLE, 128, file);
                    GoldenFiles.mostlyEqual(file.getFileName().toString(), GoldenFiles.picture(file), strokes, 0.999);
                }
            }
        }
    }

    private static EdgeDetector detector(Annotators.Loaded<HedNetwork> hed, AnnotationKind kind, int resolution) {
        AnnotationSettings settings = AnnotationSettings.of(kind).at(LOOKED_AT, resolution);
        return new EdgeDetector(hed.weights(), hed.network(), settings, settings.kind() == AnnotationKind.SOFTEDGE);
    }

    private static RgbPicture annotated(
            Annotators.Loaded<HedNetwork> hed, AnnotationKind kind, int resolution, Path file) {
        return detector(hed, kind, resolution).annotate(GoldenFiles.picture(GoldenFiles.image(file) + ".png"));
    }

    private static void sides(TensorFile expected, Annotators.Loaded<HedNetwork> hed, String image) {
        RgbPicture seen = ControlSize.resized(GoldenFiles.picture(image + ".png"), LOOKED_AT);
        try (Scope scope = Scope.open()) {
            List<Tensor> maps =
                    hed.network().forward(PictureTensors.tensor(seen, false, value -> value, GoldenRun.placement()));
            for (int i = 0; i < maps.size(); i++) {
                Closeness.relative(expected.get(image + ".side" + (i + 1)), maps.get(i), GoldenRun.tolerance(1e-4));
            }
        }
    }

    @Test
    void midas_gives_the_depth_and_the_pictures_of_the_reference() {
        try (TensorFile expected = Golden.tensors("annotators/midas_expected.safetensors");
                GoldenWeights drawn = GoldenWeights.draw("midas_dpt_hybrid", UnaryOperator.identity())) {
            Annotators.Loaded<DptHybrid> dpt = drawn.build(DptHybrid::new);
            try (Annotator depths = estimator(dpt, AnnotationKind.DEPTH);
                    Annotator normals = estimator(dpt, AnnotationKind.NORMAL)) {
                for (String name : expected.names()) {
                    String image = name.replace(".depth", "");
                    RgbPicture picture = GoldenFiles.picture(image + ".png");
                    depth(expected, dpt, image, picture);
                    GoldenFiles.near(
                            image + " depth",
                            GoldenFiles.picture("midas/" + image + "_depth.png"),
                            depths.annotate(picture),
                            2);
                    GoldenFiles.near(
                            image + " normals",
                            GoldenFiles.picture("midas/" + image + "_normal.png"),
                            normals.annotate(picture),
                            2);
                }
            }
        }
    }

    private static DepthEstimator estimator(Annotators.Loaded<DptHybrid> dpt, AnnotationKind kind) {
        AnnotationSettings settings = AnnotationSettings.of(kind).at(LOOKED_AT, 0);
        return new DepthEstimator(dpt.weights(), dpt.network(), settings, NormalSettings.USUAL);
    }

    private static void depth(TensorFile expected, Annotators.Loaded<DptHybrid> dpt, String image, RgbPicture picture) {
        RgbPicture seen = ControlSize.resized(picture, LOOKED_AT);
        try (Scope scope = Scope.open()) {
            Tensor depth = dpt.network()
                    .forward(PictureTensors.tensor(seen, false, value -> value / 127.5f - 1, GoldenRun.placement()));
            Closeness.relative(expected.get(image + ".depth"), depth.squeeze(0), GoldenRun.tolerance(1e-4));
        }
    }
}
