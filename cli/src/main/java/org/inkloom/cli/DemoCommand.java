package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.story.page.StoryPage;
import org.inkloom.story.run.StoryRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inkloom demo}: the whole job. */
@Command(
        name = "demo",
        header = "Does the whole job: recipe, LoRA, eight pictures, report. 一键演示全流程。",
        description = {
            "",
            "Draws a picture set with some flawed pictures in it, cleans it by a recipe, trains a "
                    + "LoRA on the rest and tells a story of eight shots with it. Without --model it makes a "
                    + "miniature Kolors with random weights, whose pictures are noise; the report says so. "
                    + "Running it again goes on where it stopped."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkloom demo",
            "  inkloom demo --model models/kolors --device cuda:0 --out my-demo"
        })
final class DemoCommand extends InkloomCommand {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "inkloom-demo",
            description = "The folder for everything. Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Option(names = "--model", paramLabel = "DIR", description = "A real model instead of the miniature one.")
    private @Nullable Path model;

    @Option(
            names = "--side",
            paramLabel = "PIXELS",
            description = "Side of the pictures. Default: 256, or 1024 with --model.")
    private @Nullable Integer side;

    @Option(
            names = "--train-steps",
            paramLabel = "N",
            description = "Steps of the training. Default: 60, or 500 with --model.")
    private @Nullable Integer trainSteps;

    @Option(names = "--steps", paramLabel = "K", description = "Steps of a shot. Default: 12, or 50 with --model.")
    private @Nullable Integer steps;

    @Mixin
    private PipelineFlags pipelineFlags = new PipelineFlags();

    @Option(names = "--json", description = "Print where everything lies as JSON.")
    private boolean json;

    @Override
    void execute() throws IOException {
        boolean real = model != null;
        Demo.Size size = new Demo.Size(
                side == null ? (real ? 1024 : 256) : side,
                trainSteps == null ? (real ? 500 : 60) : trainSteps,
                steps == null ? (real ? 50 : 12) : steps);
        Demo.Outcome outcome = new Demo(out, model, size, pipelineFlags, control()).run();
        Path folder = outcome.story().folder();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("pictures", outcome.data().read());
        facts.put("kept", outcome.data().kept());
        facts.put("lora", outcome.training().lora().toString());
        facts.put("drawn", outcome.story().drawn());
        facts.put("unchanged", outcome.story().reused());
        facts.put("sheet", folder.resolve(StoryRun.SHEET).toString());
        facts.put("report", folder.resolve(StoryPage.FILE).toString());
        if (json) {
            printJson(facts);
        } else {
            facts.forEach((name, value) -> out().println(name + " ".repeat(11 - name.length()) + value));
        }
    }
}
