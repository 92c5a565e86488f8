package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.inkloom.publish.pack.PackRequest;
import org.inkloom.publish.pack.Packer;
import org.inkloom.publish.verify.Cause;
import org.inkloom.publish.verify.FileFinding;
import org.inkloom.publish.verify.Sameness;
import org.inkloom.publish.verify.Verifier;
import org.inkloom.publish.verify.VerifyReport;
import org.inkloom.story.page.ReportSection;
import org.inkloom.story.page.StoryPage;
import org.inkloom.story.run.StoryRun;
import org.inkloom.studio.Studio;
import org.inkloom.studio.demo.DemoSize;
import org.inkloom.studio.demo.Demonstration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code inkloom demo}: runs the whole workflow, from cleaning pictures and training a LoRA to drawing a story and
 * verifying it.
 */
@Command(
        name = "demo",
        header = "Does the whole job: recipe, LoRA, eight pictures, report. 一键演示全流程。",
        description = {
            "",
            "Cleans a set of pictures in which some are flawed by a recipe, trains a LoRA of their style "
                    + "on Inkling, the model that comes with the program, and tells a story of eight shots with it, "
                    + "and without it to compare. Takes about five minutes on two cores: where not all steps of the "
                    + "training fit into three minutes it plans as many as do. With --model it draws a "
                    + "picture set and works on that model. Running it again goes on where it stopped."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkloom demo",
            "  inkloom demo --style watercolour --out my-demo",
            "  inkloom demo --model models/kolors --device cuda:0"
        })
final class DemoCommand extends InkloomCommand {
    private static final String PACKAGE = "package";

    private static final int LABEL = 11;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "inkloom-demo",
            description = "The folder for everything. Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Option(
            names = "--style",
            paramLabel = "NAME",
            defaultValue = "ink-wash",
            description = "Which pictures to learn from: ink-wash or watercolour. Default: ${DEFAULT-VALUE}.")
    private String style;

    @Option(names = "--model", paramLabel = "DIR", description = "Another model, and pictures of its size.")
    private @Nullable Path model;

    @Option(names = "--miniature", description = "A tiny model of random weights: noise, but in seconds, for tests.")
    private boolean miniature;

    @Option(names = "--side", paramLabel = "PIXELS", description = "Side of the pictures. Default: the model's.")
    private @Nullable Integer side;

    @Option(
            names = "--train-steps",
            paramLabel = "N",
            description = "Steps of the training. Default: as the style's lora.yaml says, 500 with --model.")
    private @Nullable Integer trainSteps;

    @Option(
            names = "--train-minutes",
            paramLabel = "M",
            description =
                    "Measure the first training steps and plan as many as fit into so many minutes, a quarter of all at"
                            + " least. Default: 3 on Inkling, otherwise all steps.")
    private @Nullable Double trainMinutes;

    @Option(names = "--steps", paramLabel = "K", description = "Steps of a shot. Default: as the model recommends.")
    private @Nullable Integer steps;

    @Mixin
    private PipelineFlags pipelineFlags = new PipelineFlags();

    @Option(names = "--json", description = "Print where everything lies as JSON.")
    private boolean json;

    @Override
    void execute() throws IOException {
        Path folder = out.toAbsolutePath().normalize();
        DemoSize size = new DemoSize(
                Optional.ofNullable(side),
                Optional.ofNullable(trainSteps),
                Optional.ofNullable(trainMinutes),
                Optional.ofNullable(steps));
        Demonstration.Outcome outcome;
        try (Studio studio = pipelineFlags.studio()) {
            outcome = outcome(new Demonstration(studio, folder, size, control()));
        }
        VerifyReport verified = verified(folder, outcome);
        outcome.conclude(List.of(verdicts(verified)));
        show(folder, outcome, verified);
        if (!verified.holds()) {
            throw VerifyCommand.doesNotHold(folder.resolve(PACKAGE), verified);
        }
    }

    private static ReportSection verdicts(VerifyReport verified) {
        List<List<String>> rows = verified.pictures().stream()
                .map(one -> List.of(
                        one.file(),
                        words(one.sameness().verdict()),
                        one.causes().stream().map(Cause::text).collect(Collectors.joining("; "))))
                .toList();
        return new ReportSection.Table(
                new ReportSection.Heading("复验", "Drawn again from the package"),
                List.of("picture", "verdict", "why"),
                rows,
                verified.files().isEmpty()
                        ? ""
                        : "Not as the lock file says: " + FileFinding.named(verified.files()) + ".");
    }

    private static String words(Sameness.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Packs the drawn story and verifies the package, as a contest's judge would. */
    private VerifyReport verified(Path folder, Demonstration.Outcome outcome) {
        Path packed = folder.resolve(PACKAGE);
        PackRequest request = PackRequest.of(outcome.story().folder(), packed);
        new Packer(PackagePorts.loras(), PackagePorts::model).pack(request, control());
        control().progress().say("Drawing the package again, from itself and the base model alone.");
        Path base = miniature ? folder.resolve("model") : Carried.model(model);
        return new Verifier(PackagePorts.atelier(pipelineFlags, false, Map.of()), PackagePorts::model)
                .verify(packed, Optional.of(base), Optional.of(folder.resolve("verified")), control());
    }

    private Demonstration.Outcome outcome(Demonstration demonstration) throws IOException {
        if (miniature) {
            return demonstration.ofRandomWeights();
        }
        return model == null || Carried.isName(model) ? demonstration.ofStyle(style) : demonstration.ofModel(model);
    }

    private void show(Path folder, Demonstration.Outcome outcome, VerifyReport verified) {
        Path story = outcome.story().folder();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("pictures", outcome.data().read());
        facts.put("kept", outcome.data().kept());
        facts.put("lora", outcome.training().lora().toString());
        facts.put("curve", outcome.training().curve().toString());
        facts.put("drawn", outcome.story().drawn());
        facts.put("unchanged", outcome.story().reused());
        facts.put("sheet", story.resolve(StoryRun.SHEET).toString());
        facts.put("comparison", outcome.comparison().toString());
        facts.put("report", story.resolve(StoryPage.FILE).toString());
        facts.put("package", folder.resolve(PACKAGE).toString());
        facts.put(
                "verified",
                verified.count(Sameness.Verdict.IDENTICAL) + " of "
                        + verified.pictures().size() + " identical, "
                        + verified.count(Sameness.Verdict.EQUAL_WITHIN_ROUNDING) + " equal within rounding");
        verified.page().ifPresent(page -> facts.put("verdicts", page.toString()));
        facts.put("folder", folder.toString());
        if (json) {
            printJson(facts);
        } else {
            facts.forEach((name, value) -> out().println(name + " ".repeat(LABEL - name.length()) + value));
        }
    }
}
