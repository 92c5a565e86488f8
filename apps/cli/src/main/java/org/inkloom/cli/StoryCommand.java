package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.run.InkloomException;
import org.inkloom.run.ShellWord;
import org.inkloom.score.ScoreText;
import org.inkloom.story.Story;
import org.inkloom.story.draw.DrawnShot;
import org.inkloom.story.draw.ShotBelow;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.page.StoryPage;
import org.inkloom.story.run.StoryRun;
import org.inkloom.studio.ModelShelf;
import org.inkloom.studio.StoryJob;
import org.inkloom.studio.Studio;
import org.inkloom.studio.score.StoryScores;
import org.inkloom.studio.score.StoryScoring;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom story}. */
@Command(
        name = "story",
        header = "Tells a story in pictures. 用一组图片讲故事。",
        subcommands = {StoryCommand.RunStory.class, StoryCommand.InitStory.class},
        footer = {"", "Examples:", "  inkloom story init story.yaml", "  inkloom story run story.yaml --out out"})
final class StoryCommand extends CommandGroup {

    /** {@code inkloom story init}: writes an example story. */
    @Command(
            name = "init",
            header = "Writes a story of eight shots to begin with. 生成一个示例故事文件。",
            footer = {"", "Example:", "  inkloom story init story.yaml"})
    static final class InitStory extends InkloomCommand {
        @Parameters(paramLabel = "STORY.yaml", description = "The file to write; it must not exist.")
        private Path file;

        @Override
        void execute() throws IOException {
            try {
                Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
                Files.writeString(file, Story.seedYaml(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                throw there(e);
            }
            out().println(file);
        }

        private InkloomException there(FileAlreadyExistsException e) {
            boolean folder = Files.isDirectory(file);
            return InkloomException.badInput(
                    "INK-STORY-014",
                    "There is " + (folder ? "a folder " : "a file ") + e.getFile() + " already; nothing was written.",
                    "A story of yours is not written over.",
                    folder
                            ? "Name a file in it, for example " + file.resolve("story.yaml") + "."
                            : "Name another file; this draws that one: inkloom story run "
                                    + ShellWord.quoted(file.toString()) + " --out DIR",
                    e);
        }
    }

    /** {@code inkloom story run}. */
    @Command(
            name = "run",
            header = "Draws a story's shots, the contact sheet and the report. 画出故事的全部分镜、拼图和报告。",
            description = {
                "",
                "Writes shots/01.png and so on, contact-sheet.png and report.html. Running it again "
                        + "draws only what changed: a changed seed redraws one shot, a changed LoRA redraws all.",
                "",
                "The report and scores.json hold the shots' scores. With --gate, shots below it are drawn again with"
                        + " the next seeds, and the best try is kept; each lies in tries/."
            },
            sortOptions = false,
            footer = {
                "",
                "Examples:",
                "  inkloom story run story.yaml --model models/kolors --out out \\",
                "      --lora ink.safetensors:0.8",
                "  inkloom story run story.yaml --out out --steps 20   # it names its model",
                "  inkloom story run story.yaml --out out --gate 6 --retries 3",
                "",
                "A story.yaml (inkloom story init writes a whole one):",
                "  title: 高考",
                "  style: [二次元]",
                "  negative_prompt: 丑陋、变形、嘈杂、模糊、低对比度",
                "  shots:",
                "    - {prompt: 一个紫色短发小女孩在认真写作业, seed: 1}",
                "    - {prompt: 她走出高考考场, seed: 2}"
            })
    static final class RunStory extends InkloomCommand {
        @Parameters(paramLabel = "STORY.yaml", description = "The story.")
        private Path file;

        @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder for the result.")
        private Path out;

        @Option(
                names = "--model",
                paramLabel = "DIR",
                description = "The model, instead of the one in the story. Default: inkling.")
        private @Nullable Path model;

        @Mixin
        private UnetFlag unet = new UnetFlag();

        @Option(
                names = "--lora",
                paramLabel = "FILE[:scale]",
                converter = GenerateCommand.LoraConverter.class,
                description = "A LoRA, instead of those in the story; may be given several times.")
        private List<LoraUse> loras = List.of();

        @Option(
                names = "--control-net",
                paramLabel = "KIND=DIR",
                description =
                        "The ControlNet or T2I-Adapter that reads control pictures of a kind, instead of the story's."
                                + " Default: the one published for the model, where `inkloom pull` put it.")
        private Map<String, Path> controlNets = Map.of();

        @Mixin
        private SettingFlags settings = SettingFlags.ofStories();

        @Mixin
        private ScoreFlags scoreFlags = new ScoreFlags();

        @Option(
                names = "--retries",
                paramLabel = "N",
                defaultValue = "3",
                description =
                        "With --gate: how many further seeds to try for a shot below it. Default: ${DEFAULT-VALUE}.")
        private int retries;

        @Option(
                names = "--batch",
                paramLabel = "N",
                description =
                        "How many shots to draw at once, where they differ in nothing but prompt and seed; equal to"
                                + " shots drawn alone but for rounding. Default: as many as a GPU's memory holds, at most"
                                + " 8; 1 on the CPU.")
        private @Nullable Integer batch;

        @Mixin
        private PipelineFlags pipelineFlags = new PipelineFlags();

        @Option(names = "--json", description = "Print what was drawn as JSON.")
        private boolean json;

        @Override
        void execute() throws IOException {
            StoryJob job = new StoryJob(
                    file,
                    out,
                    Optional.ofNullable(drawing()).map(Path::toString),
                    loras.stream().map(Carried::applied).toList(),
                    settings.said().checked(),
                    controlNets,
                    batch == null ? OptionalInt.empty() : OptionalInt.of(batch));
            if (scoreFlags.gate().isEmpty()
                    && spec().commandLine().getParseResult().hasMatchedOption("--retries")) {
                note("--retries does nothing without --gate.");
            }
            try (Studio studio = pipelineFlags.studio()) {
                show(studio.tellStory(job, run -> scoring().tell(run, studio, control()), control()));
            }
        }

        private @Nullable Path drawing() {
            return unet.isGiven() && model == null
                    ? unet.with(null, ModelShelf.ofProcess().modelOfStory(file))
                    : unet.with(model, "");
        }

        private StoryScoring scoring() {
            StoryScoring plain = StoryScoring.of(scoreFlags.plan(pipelineFlags.device()));
            return scoreFlags.gate().map(gate -> plain.withGate(gate, retries)).orElse(plain);
        }

        private void show(StoryReport report) {
            Path page = report.folder().resolve(StoryPage.FILE);
            if (!json) {
                out().println("drawn   " + report.drawn() + ", unchanged " + report.reused());
                if (!report.tries().isEmpty()) {
                    out().println("tries   " + report.tries().size());
                }
                if (!report.below().isEmpty()) {
                    out().println("below   " + below(report));
                }
                out().println("sheet   " + report.folder().resolve(StoryRun.SHEET));
                out().println("report  " + page);
                out().println("scores  " + report.folder().resolve(StoryScores.FILE));
                return;
            }
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("drawn", report.drawn());
            facts.put("unchanged", report.reused());
            facts.put("sheet", report.folder().resolve(StoryRun.SHEET).toString());
            facts.put("report", page.toString());
            facts.put("scores", report.folder().resolve(StoryScores.FILE).toString());
            facts.put("shots", report.shots().stream().map(RunStory::facts).toList());
            facts.put("tries", report.tries().size());
            facts.put("below", report.below().stream().map(RunStory::facts).toList());
            printJson(facts);
        }

        /** Returns the shots that no attempt brought through the gate, with their scores. */
        private static String below(StoryReport report) {
            return "the gate: "
                    + report.below().stream()
                            .map(shot -> "shot " + shot.shot() + " " + ScoreText.number(shot.value())
                                    + (shot.why().isEmpty() ? "" : " (" + shot.why() + ")"))
                            .collect(Collectors.joining(", "));
        }

        private static Map<String, Object> facts(ShotBelow shot) {
            return Map.of("number", shot.shot(), "value", shot.value(), "why", shot.why());
        }

        private static Map<String, Object> facts(DrawnShot shot) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("number", shot.number());
            facts.put("file", shot.file().toString());
            facts.put("origin", shot.origin().name().toLowerCase(Locale.ROOT));
            facts.put("seconds", shot.seconds());
            facts.put("recipe", shot.request().recipe(shot.parameters()));
            return facts;
        }
    }
}
