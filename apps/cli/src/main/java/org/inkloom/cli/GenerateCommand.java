package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.studio.DrawnPicture;
import org.inkloom.studio.GenerationListener;
import org.inkloom.studio.PictureRequest;
import org.inkloom.studio.Studio;
import org.inkloom.studio.StudioModel;
import org.inkloom.studio.TraceFile;
import org.inkloom.studio.control.ControlNetShelf;
import org.inkloom.studio.control.ControlPictures;
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
            "The picture's file carries everything that is needed to draw it again, and --from does it: "
                    + "the settings, and names and digests of the model, the LoRAs and the start picture. The same "
                    + "seed gives the same initial noise as PyTorch, on any device. With --count N picture i has "
                    + "seed S+i-1 and is what that seed gives alone; several --prompt with one --seed take their "
                    + "noise from one stream, as diffusers does for a batch."
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
            "  inkloom generate --model models/kolors --prompt 一顶红帽子 --out hat.png \\",
            "      --init girl.png --mask head.png --mask-feather 8",
            "  inkloom generate --model models/kolors --prompt 海边 --out wide.png \\",
            "      --init girl.png --outpaint left=256,right=256",
            "  inkloom generate --model models/kolors --prompt 一只猫 --out cat.png \\",
            "      --count 8 --batch 2                      # cat-1.png to cat-8.png",
            "  inkloom generate --model models/kolors --prompt 一只猫 --out cat.png \\",
            "      --control canny:photo.jpg:0.8 --control depth:photo.jpg:0.5:0:0.6",
            "  inkloom generate --model models/sdxl --prompt 一只猫 --out cat.png \\",
            "      --ip-adapter ip-adapter_sdxl.safetensors:painting.jpg:0.7 --ip-adapter-blocks style",
            "  inkloom generate --from girl.png --out again.png         # the same picture",
            "  inkloom generate --from girl.png --seed 1,2,3 --out variation.png"
        })
final class GenerateCommand extends InkloomCommand {
    @Option(
            names = "--from",
            paramLabel = "PICTURE",
            description = "Draw this picture again: what no flag says is as its file says. Read are pictures of"
                    + " Inkloom, and those of ComfyUI and the A1111 WebUI as far as their settings are known here.")
    private @Nullable Path from;

    @Mixin
    private DrawingFlags flags = new DrawingFlags();

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
            description = "How many of --count, or of a list of seeds, at once. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Mixin
    private PipelineFlags pipelineFlags = new PipelineFlags();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.png",
            description = "Where the picture goes, as .png, .jpg or .webp, each with its recipe; several are numbered"
                    + " FILE-1.png, FILE-2.png ...")
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
        OutputPicture output = OutputPicture.of(out);
        checkCounts();
        Optional<Redrawing> again = from == null ? Optional.empty() : Optional.of(Redrawing.of(from, this::note));
        DrawingPlan plan = plan(again);
        List<Map<String, Object>> facts = new ArrayList<>();
        try (Studio studio = pipelineFlags.studio();
                StudioModel model = studio.model(Carried.name(flags.model))) {
            plan.requests().forEach(model::check);
            again.ifPresent(redrawing -> redrawing.compareModel(model.fingerprint()));
            PictureSettings settings = model.settings(plan.requests().getFirst());
            sayNotes(model, plan.requests().getFirst(), settings);
            output.loss().ifPresent(this::note);
            for (PictureRequest request : plan.withControls(controls(settings)).requests()) {
                for (DrawnPicture drawn : plan.kept(draw(model, request))) {
                    facts.add(write(output, drawn, output.numbered(facts.size() + 1, plan.pictures())));
                }
            }
        }
        if (json) {
            printJson(Map.of("pictures", facts));
        }
    }

    /** Completes the flags from the picture of {@code --from}, if there is one, and plans the requests. */
    private DrawingPlan plan(Optional<Redrawing> again) {
        boolean changed = !flags.prompts.isEmpty() || count > 1;
        Optional<Redrawing.Place> place = again.flatMap(
                        redrawing -> redrawing.fill(flags, pipelineFlags, isGiven("--threads")))
                .filter(at -> !changed);
        flags.model = flags.unet.with(flags.model, CarriedModel.NAME);
        requirePrompt();
        flags.masks.require(flags.init);
        List<IpAdapterUse> shown = flags.ipAdapters.uses();
        again.ifPresent(redrawing -> redrawing.compareShown(shown));
        DrawingPlan plan = DrawingPlan.of(flags, count, batch, place).withIpAdapters(shown);
        if (traceFile != null && plan.requests().size() > 1) {
            throw manyTraces(plan.requests().size());
        }
        return plan;
    }

    private void sayNotes(StudioModel model, PictureRequest request, PictureSettings settings) {
        model.notes(request).forEach(this::note);
        if (batch > 1 && count == 1 && flags.seeds.size() < 2) {
            note("--batch does nothing without --count or several seeds.");
        }
        DrawingNotes.of(flags, settings, model.settings()).forEach(this::note);
    }

    private List<ControlUse> controls(PictureSettings settings) {
        if (flags.controls.isEmpty()) {
            return List.of();
        }
        ControlPictures pictures = new ControlPictures(
                ControlNetShelf.of(Carried.model(flags.model), flags.controlNets),
                flags.controlReady,
                pipelineFlags.placement(),
                control());
        return flags.controls.stream()
                .map(text -> pictures.read(text, settings.width(), settings.height()))
                .toList();
    }

    private boolean isGiven(String option) {
        return spec().commandLine().getParseResult().hasMatchedOption(option);
    }

    private List<DrawnPicture> draw(StudioModel model, PictureRequest request) {
        if (traceFile == null) {
            return model.generate(request, GenerationListener.NONE, control());
        }
        TraceFile trace = new TraceFile();
        List<DrawnPicture> drawn = model.generate(request, trace, control());
        trace.write(traceFile);
        note("Wrote " + traceFile);
        return drawn;
    }

    private Map<String, Object> write(OutputPicture output, DrawnPicture drawn, Path file) {
        PictureRecipe recipe = drawn.recipe().withFiles(Redrawing.files(flags));
        output.write(file, drawn.pixels(), recipe);
        if (!json) {
            out().println(file + "  (seed " + recipe.seed() + ")");
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("file", file.toString());
        facts.put("recipe", recipe);
        return facts;
    }

    private void requirePrompt() {
        if (flags.prompts.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-CLI-046",
                    "There is no --prompt" + (from == null ? "." : ", and " + from + " does not tell one."),
                    "It says what to draw.",
                    "Give --prompt, or a picture to draw again with --from.");
        }
    }

    private void checkCounts() {
        if (count < 1 || batch < 1) {
            throw InkloomException.badInput(
                    "INK-CLI-033",
                    "--count " + count + " --batch " + batch + " draws nothing.",
                    "Both count pictures, from 1.",
                    "Give both a number from 1, or leave them out.");
        }
        if (count > 1 && (flags.prompts.size() > 1 || flags.seeds.size() > 1)) {
            throw InkloomException.badInput(
                    "INK-CLI-034",
                    "--count " + count + " came with " + Counted.of(flags.prompts.size(), "prompt") + " and "
                            + Counted.of(flags.seeds.size(), "seed") + ".",
                    "--count draws one prompt with consecutive seeds.",
                    "Leave --count out, or give one --prompt and at most one --seed.");
        }
    }

    private InkloomException manyTraces(int batches) {
        return InkloomException.badInput(
                "INK-CLI-035",
                "--trace came with " + batches + " batches of pictures, of " + batch + " each.",
                "A trace holds one batch.",
                "Raise --batch to the number of pictures, or draw one picture.");
    }

    /** Reads {@code FILE[:scale]}. */
    static final class LoraConverter implements ITypeConverter<LoraUse> {
        @Override
        public LoraUse convert(String text) {
            return LoraUse.parse(text);
        }
    }
}
