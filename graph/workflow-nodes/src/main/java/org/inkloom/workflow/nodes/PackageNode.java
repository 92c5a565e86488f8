package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.lora.LoraCopies;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.publish.LoraConverter;
import org.inkloom.publish.pack.PackRequest;
import org.inkloom.publish.pack.Packed;
import org.inkloom.publish.pack.Packer;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/** Packs a story's folder for publication: the LoRA in three layouts, pictures, cards, licences, and a lock file. */
final class PackageNode {
    private static final String GROUP = "packages";

    private final Models models;
    private final OwnFolders places;

    PackageNode(Models models, OwnFolders places) {
        this.models = models;
        this.places = places;
    }

    NodeType type() {
        return new Declared(
                NodeSpec.named("InkloomPackage")
                        .title("Pack Story")
                        .category("inkloom")
                        .module("inkloom")
                        .says("Packs what a story's node wrote for publishing, into packages/NAME of the output"
                                + " folder and, where wanted, NAME.zip beside it. Packed twice it is the same,"
                                + " byte for byte.")
                        .inputs(
                                InputSpec.text("folder", "").says("The story's folder: link it from the story's node."),
                                InputSpec.text("name", "package").says("Of the result's folder."),
                                InputSpec.text("lora_name", "").says("The LoRA's name; its own where it is empty."),
                                InputSpec.text("team", "").says("The team in the contest; may be empty."),
                                InputSpec.text("repository", "")
                                        .says("OWNER/NAME where it will lie, for the link in the post; may be empty."),
                                InputSpec.flag("zip", true))
                        .output(OutputSpec.of("folder", "STRING"))
                        .output(OutputSpec.of("report", "STRING"))
                        .is(NodeTrait.OUTPUT),
                constants -> places.identity(constants, "folder"),
                this::run);
    }

    private NodeResult run(NodeCall call) throws IOException {
        Path story = places.folder(call.text("folder"));
        Path out = places.result(GROUP, call.text("name"));
        PackRequest request = PackRequest.of(story, out)
                .withContest(said(call, "lora_name"), said(call, "team"), said(call, "repository"))
                .withZip(call.flag("zip"));
        NodeProgress progress = new NodeProgress(call, _ -> {});
        Packed packed;
        try (PathLock lock = PathLock.take(out, call.cancellation())) {
            packed = new Packer(converter(), this::model).pack(request, progress.control());
        }
        List<String> lines = new ArrayList<>();
        lines.add(packed.lock().name() + ", " + packed.lock().pictures().size() + " pictures");
        packed.zip().ifPresent(zip -> lines.add(places.below(zip)));
        lines.addAll(packed.notes());
        String text = String.join("\n", lines);
        return NodeResult.of(places.named(out), text).show("text", List.of(text));
    }

    private static Optional<String> said(NodeCall call, String input) {
        return Optional.of(call.text(input).strip()).filter(text -> !text.isEmpty());
    }

    private Optional<Path> model(String name) {
        return models.names().contains(name) ? Optional.of(models.folder(name)) : Optional.empty();
    }

    private static LoraConverter converter() {
        return (lora, model, folder, name) -> {
            List<LoraTarget> targets =
                    DiffusionModel.of(ModelFolder.open(model)).loraTargets();
            try {
                return LoraCopies.write(lora, targets, folder, name).stream()
                        .map(copy -> new LoraConverter.Copy(copy.layout(), copy.file(), copy.same()))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
