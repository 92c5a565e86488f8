package org.inkloom.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.workflow.comfy.ApiFormat;
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

/**
 * The node types of ComfyUI's default graph without a model: pictures of one colour, whose red is the seed, whose green the
 * steps, and whose blue the LoRAs; of a start picture its red is added, and the mask's to the green. The sampler waits while it
 * is held.
 */
final class DrawingPack implements NodePackProvider, NodePack {
    static final int STEPS = 4;

    /** Opened when a sampler begins. */
    final CountDownLatch begun = new CountDownLatch(1);

    volatile boolean held;
    volatile Optional<RuntimeException> failure = Optional.empty();

    private Path output = Path.of("");
    private Path input = Path.of("");

    /** Pictures to be or drawn. */
    private record Canvas(int width, int height, int count, byte[] colour) {
        RgbPicture picture() {
            byte[] rgb = new byte[3 * width * height];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = colour[i % 3];
            }
            return new RgbPicture(width, height, rgb);
        }
    }

    @Override
    public NodePack open(WorkPlace place) {
        output = place.output();
        input = place.input();
        return this;
    }

    /** What a node does. */
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

    private static NodeSpec.Builder sized(String name) {
        return NodeSpec.named(name)
                .inputs(
                        InputSpec.socket("image", "IMAGE"),
                        InputSpec.text("upscale_method", ""),
                        InputSpec.whole("width", 64, 16, 512, 8),
                        InputSpec.whole("height", 64, 16, 512, 8),
                        InputSpec.text("crop", ""))
                .output("IMAGE");
    }

    /** What starts from pictures and follows them. */
    private List<NodeType> ofPictures() {
        return List.of(
                type(
                        NodeSpec.named("LoadImage")
                                .inputs(InputSpec.text("image", ""))
                                .output("IMAGE"),
                        call -> {
                            RgbPicture read = PngText.readPicture(input.resolve(call.text("image")));
                            byte[] first = Arrays.copyOf(read.rgb(), 3);
                            return NodeResult.of(new Canvas(read.width(), read.height(), 1, first));
                        }),
                type(sized("ImageScale"), call -> {
                    byte[] colour = call.get("image", Canvas.class).colour();
                    return NodeResult.of(new Canvas(call.count("width"), call.count("height"), 1, colour));
                }),
                type(
                        NodeSpec.named("VAEEncode")
                                .inputs(InputSpec.socket("pixels", "IMAGE"), InputSpec.socket("vae", "VAE"))
                                .output("LATENT"),
                        call -> {
                            Canvas seen = call.get("pixels", Canvas.class);
                            byte[] red = {seen.colour()[0], 0, 0};
                            return NodeResult.of(new Canvas(seen.width(), seen.height(), 1, red));
                        }),
                type(
                        NodeSpec.named("ImageToMask")
                                .inputs(InputSpec.socket("image", "IMAGE"), InputSpec.text("channel", ""))
                                .output("MASK"),
                        call -> NodeResult.of(call.get("image", Canvas.class))),
                type(
                        NodeSpec.named("SetLatentNoiseMask")
                                .inputs(InputSpec.socket("samples", "LATENT"), InputSpec.socket("mask", "MASK"))
                                .output("LATENT"),
                        call -> {
                            Canvas from = call.get("samples", Canvas.class);
                            byte[] both = {
                                from.colour()[0], call.get("mask", Canvas.class).colour()[0], 0
                            };
                            return NodeResult.of(new Canvas(from.width(), from.height(), 1, both));
                        }),
                type(
                        NodeSpec.named("RepeatLatentBatch")
                                .inputs(InputSpec.socket("samples", "LATENT"), InputSpec.whole("amount", 1, 1, 4))
                                .output("LATENT"),
                        call -> {
                            Canvas from = call.get("samples", Canvas.class);
                            return NodeResult.of(
                                    new Canvas(from.width(), from.height(), call.count("amount"), from.colour()));
                        }),
                type(
                        NodeSpec.named("ControlNetLoader")
                                .inputs(InputSpec.choice("control_net_name", List.of("nets/canny", "nets/depth")))
                                .output("CONTROL_NET"),
                        call -> NodeResult.of(call.text("control_net_name"))),
                type(
                        NodeSpec.named("ControlNetApplyAdvanced")
                                .inputs(
                                        InputSpec.socket("positive", "CONDITIONING"),
                                        InputSpec.socket("negative", "CONDITIONING"),
                                        InputSpec.socket("control_net", "CONTROL_NET"),
                                        InputSpec.socket("image", "IMAGE"),
                                        InputSpec.real("strength", 1, 0, 10, 0.01),
                                        InputSpec.real("start_percent", 0, 0, 1, 0.001),
                                        InputSpec.real("end_percent", 1, 0, 1, 0.001))
                                .output("CONDITIONING")
                                .output("CONDITIONING"),
                        call -> NodeResult.of(call.get("positive", String.class), call.get("negative", String.class))));
    }

    @Override
    public List<NodeType> types() {
        List<NodeType> all = new ArrayList<>(ofPictures());
        all.addAll(drawing());
        return List.copyOf(all);
    }

    private List<NodeType> drawing() {
        return List.of(
                type(
                        NodeSpec.named("CheckpointLoaderSimple")
                                .inputs(InputSpec.choice("ckpt_name", List.of("one", "two")))
                                .output("MODEL")
                                .output("CLIP")
                                .output("VAE"),
                        call -> NodeResult.of(0, call.text("ckpt_name"), call.text("ckpt_name"))),
                type(
                        NodeSpec.named("LoraLoaderModelOnly")
                                .inputs(
                                        InputSpec.socket("model", "MODEL"),
                                        InputSpec.choice("lora_name", List.of("ink-wash", "watercolour")),
                                        InputSpec.real("strength_model", 1, -100, 100, 0.01))
                                .output("MODEL"),
                        call -> NodeResult.of(
                                call.get("model", Integer.class) + (int) Math.round(10 * call.real("strength_model")))),
                type(
                        NodeSpec.named("CLIPTextEncode")
                                .inputs(InputSpec.prompt("text"), InputSpec.socket("clip", "CLIP"))
                                .output("CONDITIONING"),
                        call -> NodeResult.of(call.text("text"))),
                type(
                        NodeSpec.named("EmptyLatentImage")
                                .inputs(
                                        InputSpec.whole("width", 64, 16, 512, 8),
                                        InputSpec.whole("height", 64, 16, 512, 8),
                                        InputSpec.whole("batch_size", 1, 1, 4))
                                .output("LATENT"),
                        call -> NodeResult.of(new Canvas(
                                call.count("width"), call.count("height"), call.count("batch_size"), new byte[3]))),
                sampler(),
                type(
                        NodeSpec.named("VAEDecode")
                                .inputs(InputSpec.socket("samples", "LATENT"), InputSpec.socket("vae", "VAE"))
                                .output("IMAGE"),
                        call -> NodeResult.of(call.get("samples", Canvas.class))),
                type(
                        NodeSpec.named("SaveImage")
                                .inputs(InputSpec.socket("images", "IMAGE"), InputSpec.text("filename_prefix", "x"))
                                .is(NodeTrait.OUTPUT)
                                .is(NodeTrait.WANTS_GRAPH),
                        this::save));
    }

    @Override
    public List<NodeType> typesIn(WorkFolders folders) {
        output = folders.output();
        input = folders.input();
        return types();
    }

    private NodeType sampler() {
        return type(
                NodeSpec.named("KSampler")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.seed("seed"),
                                InputSpec.whole("steps", 20, 1, 100),
                                InputSpec.real("cfg", 8, 0, 100, 0.1),
                                InputSpec.choice("sampler_name", List.of("euler", "euler_ancestral")),
                                InputSpec.choice("scheduler", List.of("normal", "karras")),
                                InputSpec.socket("positive", "CONDITIONING"),
                                InputSpec.socket("negative", "CONDITIONING"),
                                InputSpec.socket("latent_image", "LATENT"),
                                InputSpec.real("denoise", 1, 0, 1, 0.01))
                        .output("LATENT"),
                this::sample);
    }

    private NodeResult sample(NodeCall call) throws InterruptedException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        int steps = call.count("steps");
        Canvas empty = call.get("latent_image", Canvas.class);
        byte[] colour = {
            (byte) (call.seed("seed") + empty.colour()[0]),
            (byte) (steps + empty.colour()[1]),
            call.get("model", Integer.class).byteValue()
        };
        Canvas drawn = new Canvas(empty.width(), empty.height(), empty.count(), colour);
        byte[] seen = PictureEncoder.preview(drawn.picture(), PictureEncoder.Kind.JPEG, 90);
        for (int step = 1; step <= steps; step++) {
            call.preview(new Preview(Preview.Format.JPEG, seen, false));
            call.progress(step, steps);
            begun.countDown();
            do {
                call.cancellation().check("step " + step);
                TimeUnit.MILLISECONDS.sleep(2);
            } while (held);
        }
        return NodeResult.of(drawn);
    }

    private NodeResult save(NodeCall call) {
        Canvas canvas = call.get("images", Canvas.class);
        String graph = ApiFormat.write(call.context().graph()).toString();
        List<Object> shown = new ArrayList<>();
        for (int i = 0; i < canvas.count(); i++) {
            String name = Arrays.hashCode(canvas.colour()) + "_" + i + ".png";
            PngText.write(output.resolve("client").resolve(name), canvas.picture(), Map.of("prompt", graph));
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("filename", name);
            file.put("subfolder", "client");
            file.put("type", "output");
            shown.add(file);
        }
        return NodeResult.showing("images", shown);
    }

    @Override
    public Optional<List<String>> models(String folder) {
        return switch (folder) {
            case "checkpoints" -> Optional.of(List.of("one", "two"));
            case "loras" -> Optional.of(List.of("ink-wash", "watercolour"));
            case "controlnet" -> Optional.of(List.of("nets/canny", "nets/depth"));
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<UsualSettings> usual(String model) {
        return Optional.of(new UsualSettings(model.equals("one") ? 64 : 32, 48, STEPS, 3, 1_700_000_000));
    }

    @Override
    public List<String> controls(String model) {
        return model.equals("one") ? List.of("nets/canny", "nets/depth") : List.of();
    }

    @Override
    public Optional<Path> modelFile(String folder, String name) {
        return Optional.empty();
    }

    @Override
    public List<String> folders() {
        return List.of("checkpoints", "loras");
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
