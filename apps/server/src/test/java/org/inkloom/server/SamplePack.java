package org.inkloom.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
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

/** Node types without a model: numbers, one that fails, one that waits, one that writes a file. */
final class SamplePack implements NodePackProvider, NodePack {
    /** Where the waiting node waits until it is stopped or let go. */
    final CountDownLatch waiting = new CountDownLatch(1);

    volatile boolean letGo;
    private Path output = Path.of("");

    @Override
    public NodePack open(WorkPlace place) {
        output = place.output();
        return this;
    }

    private interface Run {
        NodeResult run(NodeCall call) throws Exception;
    }

    private static NodeType type(NodeSpec.Builder builder, Run run) {
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
                        NodeSpec.named("Wait")
                                .inputs(InputSpec.socket("value", "INT"))
                                .output("INT"),
                        this::await),
                type(
                        NodeSpec.named("Save")
                                .inputs(InputSpec.socket("value", "INT"), InputSpec.text("name", "n"))
                                .is(NodeTrait.OUTPUT),
                        this::save));
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

    private NodeResult save(NodeCall call) throws IOException {
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
