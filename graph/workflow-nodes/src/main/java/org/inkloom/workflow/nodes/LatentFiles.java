package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsFile;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.workflow.node.InputHint;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodePackProvider.WorkPlace;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;

/**
 * Latents in files, as ComfyUI writes and reads them: safetensors with the ending {@code .latent} and the tensors
 * {@code latent_tensor} {@code [batch, channels, height, width]}, which has the autoencoder's own numbers, and
 * {@code latent_format_version_0}, which is empty. Files without the latter are older: their numbers are those of Stable
 * Diffusion 1's U-Net.
 */
final class LatentFiles {
    private static final String ENDING = ".latent";
    private static final String TENSOR = "latent_tensor";
    private static final String VERSION = "latent_format_version_0";
    /** What Stable Diffusion 1 multiplies its autoencoder's numbers by. */
    private static final double OLD_FACTOR = 0.18215;
    /** Larger ones would fill the memory. */
    private static final long MOST_NUMBERS = 1L << 28;

    private final WorkPlace place;
    private final OwnFolders places;

    LatentFiles(WorkPlace place, OwnFolders places) {
        this.place = place;
        this.places = places;
    }

    List<NodeType> types() {
        return List.of(save(), new Loading());
    }

    private NodeType save() {
        return new Declared(
                NodeSpec.named("SaveLatent")
                        .category("_for_testing")
                        .says("Writes latents to a file below the output folder, from which LoadLatent reads them here"
                                + " and in ComfyUI.")
                        .inputs(
                                InputSpec.socket("samples", "LATENT"),
                                InputSpec.text("filename_prefix", "latents/ComfyUI"))
                        .is(NodeTrait.OUTPUT)
                        .is(NodeTrait.WANTS_GRAPH),
                this::saved);
    }

    private NodeResult saved(NodeCall call) throws IOException {
        LatentArray latents = call.get("samples", Values.Latent.class).array().inScale(1);
        Map<String, String> texts = GraphTexts.of(place, call);
        try (PathLock turn = PathLock.take(places.output(), call.cancellation());
                Arena arena = Arena.ofConfined()) {
            OutputNames names = OutputNames.of(
                    places.output(), call.text("filename_prefix"), 0, 0, LocalDateTime.now(ZoneId.systemDefault()));
            Path file = names.folder().resolve(names.file(0, ENDING));
            ValueLayout.OfFloat layout = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
            MemorySegment numbers = arena.allocate((long) Float.BYTES * latents.values().length);
            MemorySegment.copy(latents.values(), 0, numbers, layout, 0, latents.values().length);
            long[] shape = {latents.batch(), latents.channels(), latents.height(), latents.width()};
            SafetensorsWriter.write(
                    file,
                    List.of(
                            new StoredTensor(TENSOR, DType.FLOAT32, shape, numbers),
                            new StoredTensor(VERSION, DType.FLOAT32, new long[] {0}, arena.allocate(0))),
                    texts);
            return NodeResult.showing("latents", List.of(places.shown(file)));
        }
    }

    private List<String> inputs() {
        try (Stream<Path> files = Files.list(places.input())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** As for pictures: the name may have folders, and {@code [output]} behind it. */
    private final class Loading implements NodeType {
        private final NodeSpec spec = NodeSpec.named("LoadLatent")
                .category("_for_testing")
                .says("Reads latents from a file of the input folder, or with ' [output]' behind its name of the output"
                        + " folder.")
                .inputs(InputSpec.choice("latent", LatentFiles.this::inputs).with(InputHint.OWN_CHECK))
                .output("LATENT")
                .build();

        @Override
        public NodeSpec spec() {
            return spec;
        }

        private Optional<Path> file(@Nullable Object name) {
            return places.find(String.valueOf(name)).filter(Files::isRegularFile);
        }

        @Override
        public Map<String, String> faults(Map<String, @Nullable Object> constants) {
            return !constants.containsKey("latent")
                            || file(constants.get("latent")).isPresent()
                    ? Map.of()
                    : Map.of("latent", "Invalid latent file: " + constants.get("latent"));
        }

        @Override
        public Optional<String> fingerprint(Map<String, @Nullable Object> constants) {
            Optional<Path> file = file(constants.get("latent"));
            try {
                return file.isPresent() ? Optional.of(ContentDigest.ofFile(file.get())) : Optional.empty();
            } catch (IOException e) {
                // The run says what is wrong with it.
                return Optional.empty();
            }
        }

        @Override
        public NodeResult run(NodeCall call) {
            String name = call.text("latent");
            Path path = file(name).orElseThrow(() -> unreadable(name, "it is not there"));
            try (SafetensorsFile file = SafetensorsFile.open(path);
                    Scope scope = Scope.open()) {
                if (!file.names().contains(TENSOR)) {
                    throw unreadable(name, "it has no tensor " + TENSOR);
                }
                StoredTensor tensor = file.get(TENSOR);
                long[] shape = tensor.shape();
                if (shape.length != 4 || tensor.elements() == 0 || tensor.elements() > MOST_NUMBERS) {
                    throw unreadable(name, TENSOR + " has the shape " + java.util.Arrays.toString(shape));
                }
                float[] values = Tensors.floats(Tensors.cast(Tensors.copyOf(tensor), DType.FLOAT32));
                LatentArray latents = new LatentArray(
                        values,
                        Math.toIntExact(shape[0]),
                        Math.toIntExact(shape[1]),
                        Math.toIntExact(shape[2]),
                        Math.toIntExact(shape[3]),
                        Optional.empty(),
                        List.of(),
                        file.names().contains(VERSION) ? 1 : OLD_FACTOR);
                return NodeResult.of(new Values.Latent(latents));
            }
        }
    }

    private static InkloomException unreadable(String name, String why) {
        return InkloomException.badInput(
                "INK-GRAPH-042",
                "The latents " + name + " cannot be read: " + why + ".",
                "It is no file of SaveLatent, or it was removed after the graph was queued.",
                "Name a .latent file that SaveLatent or ComfyUI wrote.");
    }
}
