package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.HeaderProbe;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.PictureHeader;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.AlphaPlane;
import org.inkloom.picture.png.PngText;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.workflow.node.InputHint;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodePackProvider.WorkPlace;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.Preview;
import org.jspecify.annotations.Nullable;

/** Nodes that read and write pictures in the server's folders. */
final class FileNodes {
    /** Limit on the pixels of a picture, as decoding a larger one would exhaust memory. */
    private static final long MOST_PIXELS = 64L << 20;
    /** Side, in pixels, of the empty mask that a picture without transparency gets, as in ComfyUI. */
    private static final int NO_MASK = 64;

    private final WorkPlace place;
    private final String previewPrefix =
            "ComfyUI_temp_" + UUID.randomUUID().toString().substring(0, 5);

    FileNodes(WorkPlace place) {
        this.place = place;
    }

    List<NodeType> types() {
        return List.of(save(), preview(), toSocket(), load(), loadMask());
    }

    private NodeType save() {
        return new Declared(
                NodeSpec.named("SaveImage")
                        .title("Save Image")
                        .category("image")
                        .says("Writes pictures as PNG, with the graph in them.")
                        .inputs(
                                InputSpec.socket("images", "IMAGE"),
                                InputSpec.text("filename_prefix", "ComfyUI")
                                        .says("Before the number; may have folders, and %width%, %year% and the like."))
                        .is(NodeTrait.OUTPUT)
                        .is(NodeTrait.WANTS_GRAPH),
                call -> write(call, place.output(), call.text("filename_prefix"), "output"));
    }

    private NodeType preview() {
        return new Declared(
                NodeSpec.named("PreviewImage")
                        .title("Preview Image")
                        .category("image")
                        .says("Shows pictures; they are gone when the server starts again.")
                        .inputs(InputSpec.socket("images", "IMAGE"))
                        .is(NodeTrait.OUTPUT)
                        .is(NodeTrait.WANTS_GRAPH),
                call -> write(call, place.temp(), previewPrefix, "temp"));
    }

    private NodeResult write(NodeCall call, Path root, String prefix, String type) throws IOException {
        // The next file number is found by looking at the folder, so two jobs at once would take the same one.
        try (PathLock lock = PathLock.take(root, call.cancellation())) {
            return writeNow(call, root, prefix, type);
        }
    }

    private NodeResult writeNow(NodeCall call, Path root, String prefix, String type) throws IOException {
        Values.Image given = call.get("images", Values.Image.class);
        PixelArray images = given.array();
        OutputNames names = OutputNames.of(
                root, prefix, images.width(), images.height(), LocalDateTime.now(ZoneId.systemDefault()));
        Map<String, String> texts = GraphTexts.of(place, call);
        List<Object> shown = new ArrayList<>();
        for (int i = 0; i < images.batch(); i++) {
            call.cancellation().check("picture " + i + " of " + images.batch());
            String name = names.file(i);
            PngText.writeWhole(names.folder().resolve(name), Bytes.png(given, i, texts));
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("filename", name);
            file.put("subfolder", names.subfolder());
            file.put("type", type);
            shown.add(file);
        }
        return NodeResult.showing("images", shown);
    }

    private static NodeType toSocket() {
        return new Declared(
                NodeSpec.named("SaveImageWebsocket")
                        .category("api/image")
                        .module("custom_nodes.websocket_image_save")
                        .says("Sends pictures to the client that asked, as PNG, without writing them.")
                        .inputs(InputSpec.socket("images", "IMAGE"))
                        .is(NodeTrait.OUTPUT),
                constants -> Optional.empty(),
                call -> {
                    Values.Image images = call.get("images", Values.Image.class);
                    int count = images.array().batch();
                    for (int i = 0; i < count; i++) {
                        call.preview(new Preview(Preview.Format.PNG, Bytes.png(images, i, Map.of()), true));
                        call.progress(i + 1L, count);
                    }
                    return NodeResult.of();
                });
    }

    private List<String> inputs() {
        try (Stream<Path> files = Files.list(place.input())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * Returns the file for a name such as {@code sub/a.png} or {@code a.png [output]}; empty if it is outside of the
     * folders.
     */
    private Optional<Path> file(@Nullable Object named) {
        String name = String.valueOf(named);
        Path root = place.input();
        if (name.endsWith(" [output]")) {
            root = place.output();
        } else if (name.endsWith(" [temp]")) {
            root = place.temp();
        }
        String bare = name.replaceFirst(" \\[(input|output|temp)]$", "");
        try {
            Path file = root.resolve(bare.replace('\\', '/')).normalize();
            return file.startsWith(root)
                            && Files.isRegularFile(file)
                            && file.toRealPath().startsWith(root.toRealPath())
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (InvalidPathException | IOException e) {
            return Optional.empty();
        }
    }

    private NodeType load() {
        return new Loading(NodeSpec.named("LoadImage")
                .title("Load Image")
                .category("image")
                .says("Reads a picture of the input folder, and how transparent it is.")
                .inputs(picture())
                .output("IMAGE")
                .output("MASK")) {
            @Override
            NodeResult result(NodeCall call, Path file, Pixels pixels) throws IOException {
                PixelArray array = PixelArray.black(1, pixels.height(), pixels.width());
                Bytes.put(pixels, array, 0);
                return NodeResult.of(new Values.Image(array), mask(file, pixels));
            }
        };
    }

    private InputSpec picture() {
        return InputSpec.choice("image", this::inputs)
                .with(InputHint.PICTURE_UPLOAD)
                .with(InputHint.OWN_CHECK);
    }

    private static Values.Mask mask(Path file, Pixels pixels) throws IOException {
        Optional<byte[]> alpha =
                AlphaPlane.read(file).filter(plane -> plane.length == pixels.width() * pixels.height());
        if (alpha.isEmpty()) {
            return new Values.Mask(new float[NO_MASK * NO_MASK], 1, NO_MASK, NO_MASK);
        }
        float[] values = new float[alpha.get().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 - (alpha.get()[i] & 0xff) / 255f;
        }
        return new Values.Mask(values, 1, pixels.height(), pixels.width());
    }

    private NodeType loadMask() {
        return new Loading(NodeSpec.named("LoadImageMask")
                .title("Load Image (as Mask)")
                .category("mask")
                .says("Reads a channel of a picture as a mask.")
                .inputs(picture(), InputSpec.choice("channel", List.of("alpha", "red", "green", "blue")))
                .output("MASK")) {
            @Override
            NodeResult result(NodeCall call, Path file, Pixels pixels) throws IOException {
                int channel = List.of("red", "green", "blue").indexOf(call.text("channel"));
                if (channel < 0) {
                    return NodeResult.of(mask(file, pixels));
                }
                float[] values = new float[pixels.width() * pixels.height()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (pixels.rgb()[3 * i + channel] & 0xff) / 255f;
                }
                return NodeResult.of(new Values.Mask(values, 1, pixels.height(), pixels.width()));
            }
        };
    }

    /**
     * Base of nodes that read a picture. The file must exist when the graph is checked; the result is computed again if
     * it changes.
     */
    private abstract class Loading implements NodeType {
        private final NodeSpec spec;

        Loading(NodeSpec.Builder spec) {
            this.spec = spec.build();
        }

        @Override
        public NodeSpec spec() {
            return spec;
        }

        @Override
        public Map<String, String> faults(Map<String, @Nullable Object> constants) {
            if (!constants.containsKey("image") || file(constants.get("image")).isPresent()) {
                return Map.of();
            }
            return Map.of("image", "Invalid image file: " + constants.get("image"));
        }

        @Override
        public Optional<String> fingerprint(Map<String, @Nullable Object> constants) {
            Optional<Path> file = file(constants.get("image"));
            try {
                return file.isPresent() ? Optional.of(ContentDigest.ofFile(file.get())) : Optional.empty();
            } catch (IOException e) {
                // The run will report what is wrong with the file.
                return Optional.empty();
            }
        }

        @Override
        public NodeResult run(NodeCall call) throws Exception {
            String name = call.text("image");
            Path file = file(name)
                    .orElseThrow(() -> InkloomException.badInput(
                            "INK-GRAPH-037",
                            "There is no picture " + name + ".",
                            "It was removed after the graph was queued.",
                            "Put it there again, and queue the graph once more."));
            try {
                PictureHeader header = HeaderProbe.read(file);
                if ((long) header.width() * header.height() > MOST_PIXELS) {
                    throw unreadable(
                            name,
                            "its " + header.width() + "x" + header.height() + " pixels are more than " + MOST_PIXELS);
                }
                return result(call, file, PictureDecoder.read(file));
            } catch (BadPictureException e) {
                throw unreadable(name, e.why());
            }
        }

        private static InkloomException unreadable(String name, String why) {
            return InkloomException.badInput(
                    "INK-ANNOT-006",
                    "The picture " + name + " cannot be read: " + why + ".",
                    "It is damaged, too large, or no picture.",
                    "Give a sound PNG, JPEG, WebP, GIF, BMP or TIFF file.");
        }

        abstract NodeResult result(NodeCall call, Path file, Pixels pixels) throws IOException;
    }
}
