package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.png.PngText;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.studio.LoraJob;
import org.inkloom.studio.Studio;
import org.inkloom.training.lora.TrainingReport;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;
import org.inkloom.workflow.node.Preview;

/**
 * Trains a LoRA. The name of the run's folder is a digest of all that the result depends on. So the same node with the
 * same pictures continues a training that was stopped, and is done at once if the training had finished.
 */
final class LoraTrainingNode {
    private static final String DRAWING = "drawing samples";
    private static final int QUALITY = 95;
    private static final int DIGITS = 8;

    private final Models models;
    private final OwnFolders places;

    LoraTrainingNode(Models models, OwnFolders places) {
        this.models = models;
        this.places = places;
    }

    NodeType type() {
        return new Declared(
                NodeSpec.named("InkloomTrainLora")
                        .title("Train LoRA")
                        .category("inkloom")
                        .module("inkloom")
                        .says("Trains a LoRA on a folder of pictures with a caption in a text file beside each, and"
                                + " shows sample pictures while it does. The LoRA is in the list of LoRA loaders"
                                + " afterwards; link lora_name there, or take the model that has it already."
                                + " Stopped, it goes on where it was.")
                        .inputs(
                                InputSpec.socket("model", "MODEL")
                                        .says("The model; LoRAs beside it are not trained on."),
                                InputSpec.text("folder", "")
                                        .says("A folder of the input folder, or of the output folder with '"
                                                + " [output]' behind."),
                                InputSpec.text("lora_name", "lora").says("How its file's name begins."),
                                InputSpec.whole("rank", 16, 1, 1024)
                                        .says("Numbers that each layer's change is made of."),
                                InputSpec.real("learning_rate", 1e-4, 1e-7, 1, 1e-7),
                                InputSpec.whole("steps", 500, 1, 1_000_000).says("Updates, of one picture each."),
                                InputSpec.whole("size", 0, 0, 4096, 8)
                                        .says("The pictures' sides, pixels; 0 is the model's own."),
                                InputSpec.seed("seed"),
                                InputSpec.lines("sample_prompt").says("A line for each sample; none draws none."),
                                InputSpec.whole("sample_every", 100, 0, 1_000_000)
                                        .says("Updates between two rounds of samples; 0 draws them at the end alone."),
                                InputSpec.whole("sample_steps", 20, 1, 1000))
                        .output("MODEL")
                        .output(OutputSpec.of("lora_name", "COMBO"))
                        .output(OutputSpec.of("report", "STRING"))
                        .is(NodeTrait.OUTPUT),
                constants -> places.identity(constants, "folder"),
                this::run);
    }

    private Map<String, String> settings(NodeCall call, Path folder) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("model", call.get("model", Values.Model.class).name());
        settings.put("dataset_path", folder.toString());
        settings.put("lora_rank", call.text("rank"));
        settings.put("lora_alpha", call.text("rank"));
        settings.put("learning_rate", call.text("learning_rate"));
        settings.put("steps_per_epoch", call.text("steps"));
        settings.put("max_epochs", "1");
        settings.put("seed", Long.toString(call.seed("seed") & Long.MAX_VALUE));
        settings.put("device", models.device().toString());
        if (call.count("size") > 0) {
            settings.put("width", call.text("size"));
            settings.put("height", call.text("size"));
        }
        String prompts = call.text("sample_prompt").strip();
        if (!prompts.isEmpty()) {
            int every = call.count("sample_every");
            settings.put("sample_prompts", prompts);
            settings.put("sample_every", every == 0 ? call.text("steps") : Integer.toString(every));
            settings.put("sample_steps", call.text("sample_steps"));
        }
        return settings;
    }

    private NodeResult run(NodeCall call) throws IOException {
        Path folder = places.folder(call.text("folder"));
        Map<String, String> settings = settings(call, folder);
        List<String> facts = new ArrayList<>(List.of(PictureFolder.digest(folder)));
        String model = call.get("model", Values.Model.class).name();
        facts.add(models.identity(model).orElse(model));
        settings.forEach((key, value) -> facts.add(key + "=" + value));
        String name = places.result(LoraShelf.FOLDER, call.text("lora_name")).getFileName() + "_"
                + ContentDigest.of(facts).substring(0, DIGITS);
        Path run = places.output().resolve(LoraShelf.FOLDER).resolve("training").resolve(name);
        settings.put("output_path", run.toString());
        settings.put("lora_name", name);
        Path samples = run.resolve("samples");
        LoraJob job = LoraJob.of(settings);
        NodeProgress progress = new NodeProgress(call, ended -> {
            if (ended.equals(DRAWING)) {
                newest(samples).forEach(file -> show(call, file));
            }
        });
        models.unload();
        try (PathLock lock = PathLock.take(run, call.cancellation())) {
            return trained(call, job, progress, name, samples);
        }
    }

    private NodeResult trained(NodeCall call, LoraJob job, NodeProgress progress, String name, Path samples)
            throws IOException {
        TrainingReport report;
        try (Studio studio = models.studio()) {
            report = studio.trainLora(job, progress.control());
        }
        Path lora = places.output().resolve(LoraShelf.FOLDER).resolve(name + ".safetensors");
        try (PendingFile pending = PendingFile.begin(lora)) {
            Files.copy(report.lora(), pending.out());
            pending.commit();
        }
        return result(call, report, lora, newest(samples));
    }

    private NodeResult result(NodeCall call, TrainingReport report, Path lora, List<Path> samples) {
        String text = report.updates() + " updates on " + report.pictures() + " pictures, mean loss of the last tenth "
                + report.loss();
        List<Object> shown = new ArrayList<>();
        samples.forEach(sample -> shown.add(places.shown(sample)));
        return NodeResult.of(
                        call.get("model", Values.Model.class).with(new LoraUse(lora, 1)), LoraShelf.nameOf(lora), text)
                .show("images", shown)
                .show("text", List.of(text));
    }

    /** Returns the samples of the last round; their names contain the training step in eight digits. */
    private static List<Path> newest(Path samples) {
        try (Stream<Path> files = Files.list(samples)) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
            String last = all.isEmpty() ? "" : round(all.getLast());
            return all.stream().filter(file -> round(file).equals(last)).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String round(Path sample) {
        String name = sample.getFileName().toString();
        return name.substring(0, name.lastIndexOf('-'));
    }

    private static void show(NodeCall call, Path sample) {
        if (call.context().previews()) {
            byte[] jpeg = PictureEncoder.preview(PngText.readPicture(sample), PictureEncoder.Kind.JPEG, QUALITY);
            call.preview(new Preview(Preview.Format.JPEG, jpeg, false));
        }
    }
}
