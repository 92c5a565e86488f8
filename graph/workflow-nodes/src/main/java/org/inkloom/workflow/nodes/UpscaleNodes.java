package org.inkloom.workflow.nodes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.models.upscale.UpscaleModel;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.TensorThread;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;

/** Nodes that enlarge pictures with a network. */
final class UpscaleNodes {
    private static final String FOLDER = "upscale_models";
    private static final String MODEL = "UPSCALE_MODEL";
    private static final List<String> ENDINGS = List.of(".safetensors", ".pth", ".pt", ".ckpt");
    private static final int DEPTH = 3;

    /** Side of the tiles and their overlap, in pixels, as in ComfyUI. */
    private static final int TILE = 512;

    private static final int OVERLAP = 32;

    private final Models models;

    UpscaleNodes(Models models) {
        this.models = models;
    }

    List<NodeType> types() {
        return List.of(loader(), enlarge());
    }

    /** Returns the networks' files by name. */
    static Map<String, Path> files(Models models) {
        return ListedFiles.below(models.foldersOf(FOLDER), DEPTH, ListedFiles.ending(ENDINGS));
    }

    private Path file(String name) {
        return AdapterShelf.there(Optional.ofNullable(files(models).get(name)), name);
    }

    private static NodeSpec.Builder named(String name, String title, String category, String says) {
        return NodeSpec.named(name)
                .title(title)
                .category(category)
                .module("comfy_extras.nodes_upscale_model")
                .says(says);
    }

    private NodeType loader() {
        return new Declared(
                named(
                                "UpscaleModelLoader",
                                "Load Upscale Model",
                                "loaders",
                                "Names a network that enlarges pictures: ESRGAN's or Real-ESRGAN's, in upscale_models"
                                        + " of a models folder.")
                        .inputs(InputSpec.combo(
                                "model_name", () -> List.copyOf(files(models).keySet())))
                        .output(MODEL),
                constants -> FileIdentity.of(() -> List.of(file(String.valueOf(constants.get("model_name"))))),
                call -> {
                    String name = call.text("model_name");
                    return NodeResult.of(new Values.Upscaler(name, file(name)));
                });
    }

    private NodeType enlarge() {
        return new Declared(
                named(
                                "ImageUpscaleWithModel",
                                "Upscale Image (using Model)",
                                "image/upscaling",
                                "Enlarges pictures by a network, tile by tile.")
                        .inputs(InputSpec.socket("upscale_model", MODEL), InputSpec.socket("image", "IMAGE"))
                        .output("IMAGE"),
                this::enlarged);
    }

    /** Enlarges pictures. The network is closed afterwards to free its memory for drawing. */
    private NodeResult enlarged(NodeCall call) {
        Path file = call.get("upscale_model", Values.Upscaler.class).file();
        PixelArray from = call.get("image", Values.Image.class).array();
        Placement placement = Placement.of(models.device(), DType.FLOAT32);
        try (TensorThread thread = new TensorThread("inkloom-upscale")) {
            return thread.call(() -> {
                List<PixelArray> made = new ArrayList<>();
                try (UpscaleModel model = UpscaleModel.load(file, placement);
                        NoGradGuard noGrad = new NoGradGuard()) {
                    for (int i = 0; i < from.batch(); i++) {
                        made.add(one(model, from, i, call));
                        call.progress(i + 1L, from.batch());
                    }
                }
                return NodeResult.of(new Values.Image(ImageNodes.together(made)));
            });
        }
    }

    private static PixelArray one(UpscaleModel model, PixelArray from, int place, NodeCall call) {
        try (Scope scope = Scope.open()) {
            int one = 3 * from.height() * from.width();
            float[] rgb = java.util.Arrays.copyOfRange(from.values(), place * one, (place + 1) * one);
            Tensor picture = Tensors.of(rgb, 1, from.height(), from.width(), 3)
                    .permute(0, 3, 1, 2)
                    .contiguous();
            Tensor there = Tensors.to(
                    picture, model.placement().device(), model.placement().compute());
            Tensor large = model.enlarged(there, TILE, OVERLAP, call.cancellation());
            float[] values = Tensors.floats(Tensors.to(large, Device.CPU, DType.FLOAT32)
                    .permute(0, 2, 3, 1)
                    .contiguous());
            PixelArray made = PixelArray.black(1, (int) large.size(2), (int) large.size(3));
            for (int i = 0; i < values.length; i++) {
                made.values()[i] = Math.clamp(values[i], 0f, 1f);
            }
            return made;
        }
    }
}
