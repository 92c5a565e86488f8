package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.SingleFileExport;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.RunControl;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodePackProvider.WorkPlace;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;

/** Models and their parts as files that other programs read, below the output folder. */
final class SaveNodes {
    private static final String ENDING = ".safetensors";

    private final Models models;
    private final WorkPlace place;
    private final OwnFolders places;

    SaveNodes(Models models, WorkPlace place, OwnFolders places) {
        this.models = models;
        this.place = place;
        this.places = places;
    }

    /** Writes a file and returns it. */
    @FunctionalInterface
    private interface Writing {
        void write(Path file, RunControl control);
    }

    List<NodeType> types() {
        return List.of(checkpoint(), model(), clip(), vae());
    }

    private static NodeSpec.Builder named(String name, String title, String says) {
        return NodeSpec.named(name)
                .title(title)
                .category("advanced/model_merging")
                .module("comfy_extras.nodes_model_merging")
                .says(says)
                .is(NodeTrait.OUTPUT)
                .is(NodeTrait.WANTS_GRAPH);
    }

    private static InputSpec prefix(String usual) {
        return InputSpec.text("filename_prefix", usual);
    }

    private NodeType checkpoint() {
        return new Declared(
                named(
                                "CheckpointSave",
                                "Save Checkpoint",
                                "Writes a whole model of Stable Diffusion 1 or SDXL to one file, its LoRAs multiplied"
                                        + " into the weights. Put into checkpoints of a models folder it is a model.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.socket("clip", "CLIP"),
                                InputSpec.socket("vae", "VAE"),
                                prefix("checkpoints/ComfyUI")),
                call -> {
                    Values.Model model = call.get("model", Values.Model.class);
                    SingleFileExport.Parts parts = new SingleFileExport.Parts(
                            folder(call.get("clip", Values.Clip.class).name()),
                            folder(call.get("vae", Values.Vae.class).name()));
                    SingleFileExport export =
                            export(call, model.name(), model.made().loras());
                    return written(call, "", (file, control) -> export.whole(file, parts, model.made(), control));
                });
    }

    private NodeType model() {
        return new Declared(
                named(
                                "ModelSave",
                                "",
                                "Writes a U-Net to a file, its LoRAs multiplied into the weights. Put into"
                                        + " diffusion_models of a models folder UNETLoader opens it.")
                        .inputs(InputSpec.socket("model", "MODEL"), prefix("diffusion_models/ComfyUI")),
                call -> {
                    Values.Model model = call.get("model", Values.Model.class);
                    return written(
                            call, "", export(call, model.name(), model.made().loras())::unet);
                });
    }

    private NodeType clip() {
        return new Declared(
                named(
                                "CLIPSave",
                                "",
                                "Writes the text encoders of a model of Stable Diffusion 1 or SDXL to files, with"
                                        + " clip_l and clip_g in their names.")
                        .inputs(InputSpec.socket("clip", "CLIP"), prefix("clip/ComfyUI")),
                call -> {
                    SingleFileExport export =
                            export(call, call.get("clip", Values.Clip.class).name(), List.of());
                    for (String encoder : export.encoders().keySet()) {
                        written(call, "_" + encoder, (file, control) -> export.text(encoder, file, control));
                    }
                    return NodeResult.of();
                });
    }

    private NodeType vae() {
        return new Declared(
                named("VAESave", "", "Writes an autoencoder to a file.")
                        .inputs(InputSpec.socket("vae", "VAE"), prefix("vae/ComfyUI_vae")),
                call -> written(
                        call, "", export(call, call.get("vae", Values.Vae.class).name(), List.of())::vae));
    }

    private ModelFolder folder(String name) {
        return ModelFolder.open(models.folder(name));
    }

    private SingleFileExport export(NodeCall call, String model, List<LoraUse> loras) {
        return new SingleFileExport(folder(model), loras, GraphTexts.of(place, call));
    }

    /** The file is written whole or not at all; its number is counted on from what is there. */
    private NodeResult written(NodeCall call, String behind, Writing writing) throws IOException {
        try (PathLock turn = PathLock.take(places.output(), call.cancellation())) {
            OutputNames names = OutputNames.of(
                    places.output(),
                    call.text("filename_prefix") + behind,
                    0,
                    0,
                    LocalDateTime.now(ZoneId.systemDefault()));
            writing.write(names.folder().resolve(names.file(0, ENDING)), new NodeProgress(call, _ -> {}).control());
            return NodeResult.of();
        }
    }
}
