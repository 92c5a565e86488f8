package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.Drawing;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.diffusion.Trace;
import org.inkloom.diffusion.TraceFile;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.report.InkloomException;
import org.inkloom.report.png.PngText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inkloom generate}: draws pictures. */
@Command(
        name = "generate",
        header = "Draws pictures from a prompt, or from a prompt and a picture. 文生图，图生图。",
        description = {
            "",
            "The PNG carries everything that is needed to draw it again. The same seed gives the "
                    + "same initial noise as PyTorch, on any device. With --count N picture i has seed S+i-1 "
                    + "and is what that seed gives alone; several --prompt with one --seed take their noise "
                    + "from one stream, as diffusers does for a batch."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkloom generate --prompt \"二次元，一个紫色短发的小女孩在海边，微笑\" --out girl.png",
            "  inkloom generate --prompt \"水墨，小男孩在森林里看书\" --lora ink-wash --out boy.png",
            "  inkloom generate --model models/kolors --prompt 一只猫在海边 --out cat.png",
            "  inkloom generate --model models/kolors --prompt 一只猫在海边 --out cat.png \\",
            "      --lora ink.safetensors:0.8 --seed 7 --steps 30 \\",
            "      --scheduler dpmpp_2m_karras --width 768 --height 768",
            "  inkloom generate --model models/kolors --prompt 油画 --out painting.png \\",
            "      --init photo.jpg --strength 0.6",
            "  inkloom generate --model models/kolors --prompt 一只猫 --out cat.png \\",
            "      --count 8 --batch 2                      # cat-1.png to cat-8.png"
        })
final class GenerateCommand extends InkloomCommand {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The model's folder. Default: inkling, the model that comes with the program.")
    private @Nullable Path model;

    @Option(
            names = "--prompt",
            required = true,
            paramLabel = "TEXT",
            description = "What to draw; given several times, one picture each, in one batch.")
    private List<String> prompts;

    @Option(names = "--negative", paramLabel = "TEXT", defaultValue = "", description = "What to avoid.")
    private String negative;

    @Option(
            names = "--seed",
            paramLabel = "S",
            split = ",",
            description = "Seed of the noise, or one for each picture. Default: a random one, which is shown.")
    private List<Long> seeds = List.of();

    @Option(
            names = "--steps",
            paramLabel = "K",
            description = "Steps of the scheduler. Default: as the model recommends, otherwise "
                    + GenerationRequest.DEFAULT_STEPS + ".")
    private @Nullable Integer steps;

    @Option(
            names = "--cfg",
            paramLabel = "C",
            description = "Guidance: how closely to follow the prompt; 1 is off. Default: as the model recommends,"
                    + " otherwise " + GenerationRequest.DEFAULT_GUIDANCE_SCALE + ".")
    private @Nullable Double guidance;

    @Option(
            names = "--cfg-rescale",
            paramLabel = "R",
            description = "How far to scale guided predictions back to the contrast of unguided ones, 0 to 1. Default:"
                    + " as the model recommends, otherwise 0, which is off.")
    private @Nullable Double rescale;

    @Option(
            names = "--width",
            paramLabel = "W",
            description = "Pixels, a multiple of 8. Default: the model's, or --init's.")
    private @Nullable Integer width;

    @Option(
            names = "--height",
            paramLabel = "H",
            description = "Pixels, a multiple of 8. Default: the model's, or --init's.")
    private @Nullable Integer height;

    @Option(
            names = "--scheduler",
            paramLabel = "NAME",
            description = "euler, euler_a, ddim, ddpm, dpmpp_2m, dpmpp_2m_karras, dpmpp_2m_sde, dpmpp_2m_sde_karras,"
                    + " unipc, heun, lcm or enhanced_ddim. Default: the model's own.")
    private @Nullable String scheduler;

    @Option(
            names = "--lora",
            paramLabel = "FILE[:scale]",
            converter = LoraConverter.class,
            description = "A LoRA and its strength (default 1); may be given several times. The output folder of a"
                    + " training stands for its newest LoRA; one that comes with the program needs its name alone:"
                    + " watercolour, ink-wash.")
    private List<LoraUse> loras = List.of();

    @Option(names = "--init", paramLabel = "IMG", description = "Start from this picture instead of pure noise.")
    private @Nullable Path init;

    @Option(
            names = "--strength",
            paramLabel = "X",
            defaultValue = "0.6",
            description = "How far to leave the picture of --init, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double strength;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many pictures of one prompt. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--batch",
            paramLabel = "B",
            defaultValue = "1",
            description = "How many of --count at once. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Mixin
    private PipelineFlags pipelineFlags = new PipelineFlags();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.png",
            description = "Where the picture goes; several are numbered FILE-1.png, FILE-2.png ...")
    private Path out;

    @Option(
            names = "--trace",
            paramLabel = "FILE.safetensors",
            description = "Also write initial_latents, prompt_embeds, pooled_prompt_embeds, latents.<step> and image as"
                    + " float32, for a comparison of numbers.")
    private @Nullable Path traceFile;

    @Option(names = "--json", description = "Print what was drawn as JSON.")
    private boolean json;

    @Override
    void execute() throws IOException {
        checkCounts();
        Path folder = Carried.model(model);
        List<GenerationRequest> requests = requests(ModelDefaults.of(ModelFolder.open(folder)));
        List<Map<String, Object>> facts = new ArrayList<>();
        try (DiffusionPipeline pipeline = pipelineFlags.open(folder)) {
            requests.forEach(pipeline::check);
            UnknownWords.in(prompts, folder).ifPresent(this::note);
            int total = requests.stream()
                    .mapToInt(request -> request.prompts().size())
                    .sum();
            for (GenerationRequest request : requests) {
                for (Drawing drawing : draw(pipeline, request)) {
                    facts.add(write(drawing, file(facts.size() + 1, total)));
                }
            }
        }
        if (json) {
            printJson(Map.of("pictures", facts));
        }
    }

    private List<Drawing> draw(DiffusionPipeline pipeline, GenerationRequest request) {
        if (traceFile == null) {
            return pipeline.generate(request, Trace.NONE, control());
        }
        TraceFile trace = new TraceFile();
        List<Drawing> drawings = pipeline.generate(request, trace, control());
        trace.write(traceFile);
        note("Wrote " + traceFile);
        return drawings;
    }

    private Map<String, Object> write(Drawing drawing, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        PngText.write(file, drawing.picture(), drawing.recipe().texts());
        if (!json) {
            out().println(file + "  (seed " + drawing.recipe().seed() + ")");
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("file", file.toString());
        facts.put("recipe", drawing.recipe());
        return facts;
    }

    private Path file(int number, int total) {
        if (total == 1) {
            return out;
        }
        String name = String.valueOf(out.getFileName());
        int dot = name.lastIndexOf('.');
        String numbered =
                dot > 0 ? name.substring(0, dot) + "-" + number + name.substring(dot) : name + "-" + number + ".png";
        return out.resolveSibling(numbered);
    }

    /** One request for all prompts, or one for every batch of a single prompt's pictures. */
    private List<GenerationRequest> requests(ModelDefaults defaults) {
        GenerationRequest base = withPictureOrSize(defaults.request(prompts.getFirst()))
                .withNegativePrompt(negative)
                .withSteps(steps == null ? defaults.steps() : steps)
                .withGuidanceScale(guidance == null ? defaults.guidanceScale() : guidance)
                .withGuidanceRescale(rescale == null ? defaults.guidanceRescale() : rescale)
                .withLoras(loras.stream().map(Carried::lora).toList());
        if (scheduler != null) {
            base = base.withScheduler(SchedulerKind.named(scheduler));
        }
        List<Long> given = seeds.isEmpty() ? List.of(ThreadLocalRandom.current().nextLong(1L << 32)) : seeds;
        if (count == 1) {
            return List.of(base.withPrompts(prompts).withSeeds(given));
        }
        List<GenerationRequest> requests = new ArrayList<>();
        for (int first = 0; first < count; first += batch) {
            int size = Math.min(batch, count - first);
            long seed = given.getFirst() + first;
            requests.add(base.withPrompts(Collections.nCopies(size, prompts.getFirst()))
                    .withSeeds(LongStream.range(seed, seed + size).boxed().toList()));
        }
        return requests;
    }

    private GenerationRequest withPictureOrSize(GenerationRequest request) {
        if (init == null) {
            return request.withSize(
                    width == null ? request.width() : width, height == null ? request.height() : height);
        }
        return request.withStart(StartPictures.read(init, optional(width), optional(height), control()), strength);
    }

    private static OptionalInt optional(@Nullable Integer pixels) {
        return pixels == null ? OptionalInt.empty() : OptionalInt.of(pixels);
    }

    private void checkCounts() {
        if (count < 1 || batch < 1) {
            throw InkloomException.badInput(
                    "INK-CLI-033",
                    "--count " + count + " --batch " + batch + " draws nothing.",
                    "Both count pictures, from 1.",
                    "Give both a number from 1, or leave them out.");
        }
        if (count > 1 && (prompts.size() > 1 || seeds.size() > 1)) {
            throw InkloomException.badInput(
                    "INK-CLI-034",
                    "--count " + count + " came with " + prompts.size() + " prompts and " + seeds.size() + " seeds.",
                    "--count draws one prompt with consecutive seeds.",
                    "Leave --count out, or give one --prompt and at most one --seed.");
        }
        if (traceFile != null && count > batch) {
            throw InkloomException.badInput(
                    "INK-CLI-035",
                    "--trace came with " + count + " pictures in batches of " + batch + ".",
                    "A trace holds one batch.",
                    "Raise --batch to --count, or draw one picture.");
        }
    }

    /** Reads {@code FILE[:scale]}. */
    static final class LoraConverter implements ITypeConverter<LoraUse> {
        @Override
        public LoraUse convert(String text) {
            return LoraUse.parse(text);
        }
    }
}
