package org.inkloom.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodePackProvider;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.Preview;
import org.inkloom.workflow.node.WorkFolders;

/** Node types without a model: numbers, one that fails, one that waits, one that writes a file. */
class SamplePack implements NodePackProvider, NodePack {
    /** Where the waiting node waits until it is stopped or let go. */
    final CountDownLatch waiting = new CountDownLatch(1);

    volatile boolean letGo;
    /** How many results the showing node may show. */
    final Semaphore shows = new Semaphore(0);

    private Path output = Path.of("");

    @Override
    public NodePack open(WorkPlace place) {
        output = place.output();
        return this;
    }

    /** What a node does. */
    interface Run {
        NodeResult run(NodeCall call) throws Exception;
    }

    static NodeType type(NodeSpec.Builder builder, Run run) {
        NodeSpec spec = builder.says("For tests.").build();
        return new NodeType() {
            @Override
            public NodeSpec spec() {
                return spec;
            }

            @Override
            public NodeResult run(NodeCall call) throws Exception {
                return run.run(call);
            }
        };
    }

    @Override
    public List<NodeType> types() {
        return types(output);
    }

    @Override
    public List<NodeType> typesIn(WorkFolders folders) {
        return types(folders.output());
    }

    private List<NodeType> types(Path output) {
        return List.of(
                type(
                        NodeSpec.named("Number")
                                .inputs(InputSpec.whole("value", 1, 0, 100))
                                .output("INT"),
                        call -> NodeResult.of(call.whole("value"))),
                type(
                        NodeSpec.named("Fail")
                                .inputs(InputSpec.socket("value", "INT"))
                                .output("INT"),
                        call -> {
                            throw new IOException("no " + call.whole("value"));
                        }),
                type(
                        NodeSpec.named("Break")
                                .inputs(InputSpec.text("how", "memory"))
                                .output("INT"),
                        call -> {
                            throw broken(call.text("how"));
                        }),
                type(
                        NodeSpec.named("Nap")
                                .inputs(InputSpec.socket("value", "INT"), InputSpec.whole("ms", 5, 0, 1000))
                                .output("INT"),
                        call -> {
                            TimeUnit.MILLISECONDS.sleep(call.whole("ms"));
                            return NodeResult.of(call.whole("value"));
                        }),
                type(
                        NodeSpec.named("Show")
                                .inputs(
                                        InputSpec.whole("count", 1, 0, 1_000_000),
                                        InputSpec.whole("bytes", 16, 16, 1 << 20),
                                        InputSpec.whole("ms", 0, 0, 1_000))
                                .output("INT"),
                        this::show),
                type(
                        NodeSpec.named("Wait")
                                .inputs(InputSpec.socket("value", "INT"))
                                .output("INT"),
                        this::await),
                type(
                        NodeSpec.named("Save")
                                .inputs(InputSpec.socket("value", "INT"), InputSpec.text("name", "n"))
                                .is(NodeTrait.OUTPUT),
                        call -> save(output, call)));
    }

    /**
     * Shows results one after another, with their number and the time (nanoseconds, one clock for all processes of a machine)
     * in their first bytes; without a pause between them each waits until it may be shown.
     */
    private NodeResult show(NodeCall call) throws InterruptedException {
        long count = call.whole("count");
        for (long i = 0; i < count; i++) {
            if (call.whole("ms") == 0) {
                shows.acquire();
            } else {
                TimeUnit.MILLISECONDS.sleep(call.whole("ms"));
            }
            byte[] bytes = new byte[(int) call.whole("bytes")];
            ByteBuffer.wrap(bytes).putLong(i).putLong(System.nanoTime());
            call.preview(new Preview(Preview.Format.JPEG, bytes, true));
            call.progress(i + 1, count);
        }
        return NodeResult.of(count);
    }

    private static Error broken(String how) {
        return switch (how) {
            case "memory" -> new OutOfMemoryError("for a test");
            case "library" -> new UnsatisfiedLinkError("for a test");
            case "class" -> new NoClassDefFoundError("for a test");
            case "stack" -> new StackOverflowError();
            default -> new AssertionError("for a test");
        };
    }

    private NodeResult await(NodeCall call) throws InterruptedException {
        call.preview(new Preview(Preview.Format.JPEG, new byte[] {1, 2, 3}, false));
        waiting.countDown();
        for (long step = 1; step < 10_000 && !letGo; step++) {
            call.progress(step, 10_000);
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return NodeResult.of(call.whole("value"));
    }

    private static NodeResult save(Path output, NodeCall call) throws IOException {
        String name = call.text("name") + "_" + call.whole("value") + ".txt";
        Files.writeString(output.resolve(name), "x");
        Map<String, Object> file = new java.util.LinkedHashMap<>();
        file.put("filename", name);
        file.put("subfolder", "");
        file.put("type", "output");
        return NodeResult.showing("images", List.of(file));
    }

    @Override
    public Optional<List<String>> models(String folder) {
        return folder.equals("checkpoints") ? Optional.of(List.of("a.safetensors")) : Optional.empty();
    }

    @Override
    public Optional<UsualSettings> usual(String model) {
        return model.equals("a.safetensors")
                ? Optional.of(new UsualSettings(64, 64, 4, 3, 1_700_000_000))
                : Optional.empty();
    }

    @Override
    public Optional<Path> modelFile(String folder, String name) {
        return Optional.empty();
    }

    @Override
    public List<String> folders() {
        return List.of("checkpoints");
    }

    @Override
    public List<DeviceFigures> devices() {
        return List.of(new DeviceFigures("cpu", "cpu", 0, 2, 1));
    }

    @Override
    public void unload() {}

    @Override
    public void close() {}
}
