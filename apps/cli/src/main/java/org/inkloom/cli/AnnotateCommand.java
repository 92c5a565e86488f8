package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.annotate.AnnotationKind;
import org.inkloom.annotate.AnnotationSettings;
import org.inkloom.annotate.Annotator;
import org.inkloom.annotate.Annotators;
import org.inkloom.annotate.PoseJson;
import org.inkloom.hub.HubSettings;
import org.inkloom.hub.ModelStore;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom annotate}: makes a control picture from a picture. */
@Command(
        name = "annotate",
        header = "Makes a control picture: edges, depth, pose or colours of a photograph. 从照片提取控制图。",
        description = {
            "",
            "canny and color need no weights. hed, softedge, scribble, depth, normal and openpose use the published"
                    + " networks, which `inkloom pull lllyasviel/Annotators` fetches, dwpose those of yzd-v/DWPose; the"
                    + " message of a missing file names the command. A pose as OpenPose's JSON is drawn without a network."
        },
        footer = {
            "",
            "Examples:",
            "  inkloom annotate --kind canny photo.jpg --out edges.png",
            "  inkloom annotate --kind canny --low 50 --high 150 --l2 photo.jpg --out edges.png",
            "  inkloom annotate --kind openpose --hands --face photo.jpg --out pose.png",
            "  inkloom annotate --kind openpose pose.json --out pose.png"
        })
final class AnnotateCommand extends InkloomCommand {
    private static final int USUAL_SIDE = 512;

    @Parameters(paramLabel = "IN", description = "A picture; for openpose also a JSON file of keypoints.")
    private Path input;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            required = true,
            description =
                    "canny, hed, softedge, scribble, depth, normal, openpose, dwpose (with hands and face) or color.")
    private String kind;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The picture to write.")
    private Path output;

    @Option(
            names = "--low",
            paramLabel = "N",
            defaultValue = "100",
            description = "canny: gradients above it go on with an edge. Default: ${DEFAULT-VALUE}.")
    private double low;

    @Option(
            names = "--high",
            paramLabel = "N",
            defaultValue = "200",
            description = "canny: gradients above it are an edge. Default: ${DEFAULT-VALUE}.")
    private double high;

    @Option(names = "--l2", description = "canny: measure gradients by their Euclidean length.")
    private boolean l2;

    @Option(names = "--hands", description = "openpose: hands too.")
    private boolean hands;

    @Option(names = "--face", description = "openpose: faces too.")
    private boolean face;

    @Option(
            names = "--detect-resolution",
            paramLabel = "N",
            defaultValue = "512",
            description = "Shorter side at which a network looks. Default: ${DEFAULT-VALUE}.")
    private int detectResolution;

    @Option(
            names = "--resolution",
            paramLabel = "N",
            defaultValue = "0",
            description = "Shorter side of the result. Default: canny and color keep the picture's size, others have"
                    + " that of --detect-resolution.")
    private int resolution;

    @Option(
            names = "--weights",
            paramLabel = "DIR",
            description = "The folder of the networks' files. Default: where `inkloom pull` and huggingface_hub put"
                    + " lllyasviel/Annotators, or yzd-v/DWPose.")
    private @Nullable Path weights;

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Override
    void execute() throws IOException {
        AnnotationSettings settings = new AnnotationSettings(
                AnnotationKind.of(kind), low, high, l2, detectResolution, resolution, hands, face);
        OutputPicture to = OutputPicture.of(output);
        RgbPicture made;
        if (settings.kind() == AnnotationKind.OPENPOSE && isJson()) {
            int side = resolution == 0 ? USUAL_SIDE : resolution;
            made = PoseJson.read(input).draw(side, side);
        } else {
            made = annotated(settings);
        }
        PngText.writeWhole(output, PictureEncoder.encode(made, to.kind(), Map.of()));
        out().println(output + " (" + made.width() + "x" + made.height() + ")");
    }

    private boolean isJson() {
        return input.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    }

    private RgbPicture annotated(AnnotationSettings settings) {
        RgbPicture picture = picture();
        Device device = place.device();
        try (Annotator annotator =
                        Annotators.open(settings, folders(settings.kind()), Placement.of(device, place.dtype(device)));
                Progress.Task task = control().progress().begin(settings.kind().key(), 1, "picture")) {
            control().cancellation().check("before " + settings.kind().key());
            RgbPicture made = annotator.annotate(picture);
            task.advanceTo(1);
            return made;
        }
    }

    private List<Path> folders(AnnotationKind kind) {
        return weights != null
                ? List.of(weights)
                : new ModelStore(HubSettings.ofProcess()).places(kind.repository(), Path.of(""));
    }

    private RgbPicture picture() {
        if (!Files.exists(input)) {
            throw unreadable("there is no such file");
        }
        try {
            Pixels pixels = PictureDecoder.read(input);
            return new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
        } catch (BadPictureException e) {
            throw unreadable(e.why());
        }
    }

    private InkloomException unreadable(String why) {
        return InkloomException.badInput(
                "INK-ANNOT-006",
                "The picture " + input + " cannot be read: " + why + ".",
                "It is missing, damaged, too large, or of a kind that is not decoded here.",
                "Give a sound PNG, JPEG, WebP, GIF, BMP or TIFF file.");
    }
}
