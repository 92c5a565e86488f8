package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.dataset.CaptionedPictures;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.data.recipe.RecipeStep;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.PendingFolder;
import org.inkloom.studio.Studio;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;
import tools.jackson.databind.JsonNode;

/**
 * Cleans a folder of training pictures by a data recipe. The kept pictures are copied, each with its caption in a file
 * beside it.
 */
final class RecipeNode {
    private static final String GROUP = "datasets";

    private final Models models;
    private final OwnFolders places;

    RecipeNode(Models models, OwnFolders places) {
        this.models = models;
        this.places = places;
    }

    NodeType type() {
        return new Declared(
                NodeSpec.named("InkloomRecipe")
                        .title("Clean Pictures")
                        .category("inkloom")
                        .module("inkloom")
                        .says("Cleans a folder of pictures and captions by a recipe of operators, and copies what is"
                                + " kept into a folder of its own. Beside it lies why each other picture was"
                                + " dropped.")
                        .inputs(
                                InputSpec.text("folder", "")
                                        .says("A folder of the input folder, or of the output folder with '"
                                                + " [output]' behind."),
                                InputSpec.lines("recipe")
                                        .says("YAML with 'process:' and operators as of Data-Juicer. Where it reads"
                                                + " and writes is said by this node."),
                                InputSpec.text("name", "clean")
                                        .says("Of the result: datasets/NAME of the output folder."))
                        .output(OutputSpec.of("folder", "STRING"))
                        .output(OutputSpec.of("kept", "INT"))
                        .output(OutputSpec.of("dropped", "INT"))
                        .output(OutputSpec.of("report", "STRING"))
                        .is(NodeTrait.OUTPUT),
                constants -> places.identity(constants, "folder"),
                this::run);
    }

    private NodeResult run(NodeCall call) throws IOException {
        Path folder = places.folder(call.text("folder"));
        Path result = places.result(GROUP, call.text("name"));
        try (PathLock lock = PathLock.take(result, call.cancellation())) {
            return cleaned(call, folder, result);
        }
    }

    private NodeResult cleaned(NodeCall call, Path folder, Path result) throws IOException {
        Path work = Files.createDirectories(result.resolveSibling(result.getFileName() + ".work"));
        Recipe recipe = RecipeReader.parse(call.text("recipe"), folder)
                .withDataset(List.of(folder))
                .withExport(work.resolve("rows.jsonl"))
                .asPlainLines();
        recipe.process().forEach(RecipeNode::requireOwnFiles);
        NodeProgress progress = new NodeProgress(call, _ -> {});
        DataReport report;
        try (Studio studio = models.studio()) {
            report = studio.pictureSets().process(recipe, progress.control());
        }
        CaptionedPictures kept = CaptionedPictures.read(recipe.export().path(), progress.control());
        int copied = copy(kept, result, call);
        String text = "read " + report.read() + ", kept " + copied + "\n" + dropped(report);
        return NodeResult.of(places.named(result), (long) copied, report.read() - copied, text)
                .show("text", List.of(text));
    }

    /** Refuses a recipe whose operators would read or write outside of the data's folder. */
    private static void requireOwnFiles(RecipeStep step) {
        step.params()
                .forEach((key, value) -> texts(value).forEach(text -> {
                    boolean leadsAway = text.startsWith("/")
                            || text.startsWith("~")
                            || text.startsWith("\\")
                            || text.matches("[A-Za-z]:[\\\\/].*")
                            || List.of(text.split("[\\\\/]", -1)).contains("..");
                    if (leadsAway) {
                        throw InkloomException.badInput(
                                "INK-GRAPH-031",
                                "The operator " + step.operator() + " of the recipe names " + text + " in " + key + ".",
                                "A recipe in a workflow reads and writes the user's own folders alone.",
                                "Take it out, or run the recipe with `inkloom data process`.");
                    }
                }));
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isString()) {
            texts.add(value.asString());
        }
        value.values().forEach(inner -> texts.addAll(texts(inner)));
        return texts;
    }

    private static int copy(CaptionedPictures kept, Path result, NodeCall call) throws IOException {
        try (PendingFolder pending = PendingFolder.begin(result)) {
            int number = 0;
            for (CaptionedPictures.Entry entry : kept.entries()) {
                number++;
                call.progress(number, kept.entries().size());
                String name = entry.picture().getFileName().toString();
                int dot = name.lastIndexOf('.');
                String plain = String.format(java.util.Locale.ROOT, "%05d_", number) + name.substring(0, dot);
                Files.copy(entry.picture(), pending.path().resolve(plain + name.substring(dot)));
                if (!entry.caption().isEmpty()) {
                    Files.writeString(
                            pending.path().resolve(plain + ".txt"), entry.caption() + "\n", StandardCharsets.UTF_8);
                }
            }
            pending.replace();
            return number;
        }
    }

    private static String dropped(DataReport report) {
        StringBuilder text = new StringBuilder();
        for (DataReport.StepReport step : report.steps()) {
            text.append(step.operator()).append(": dropped ").append(step.dropped());
            if (!step.reasons().isEmpty()) {
                text.append(' ').append(step.reasons());
            }
            text.append('\n');
        }
        return text.toString().strip();
    }
}
