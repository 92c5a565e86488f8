package org.inkloom.diffusion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.control.Controls;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.lora.Lora;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.folder.ExchangedUnet;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.Vae;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FileStamp;
import org.inkloom.tensor.NativeFailure;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.TensorThread;
import org.inkloom.tensor.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Draws pictures with one model. The front door of the library:
 *
 * <pre>{@code
 * ModelFolder model = ModelFolder.open(Path.of("Kolors-diffusers"));
 * try (DiffusionPipeline pipeline = DiffusionPipeline.open(model, PipelineOptions.on(Device.parse("auto")))) {
 *     GenerationRequest request = GenerationRequest.of("一只猫在海边").withSeeds(List.of(7L)).withSteps(30);
 *     List<Drawing> drawings = pipeline.generate(request, RunControl.quiet());
 * }
 * }</pre>
 *
 * <p>Parts of the model are loaded when first needed. Methods may be called from any thread, virtual ones included; the
 * work is done on one thread of the pipeline's own, one request after the other. Closing waits for the request in
 * progress and frees everything.
 */
public final class DiffusionPipeline implements AutoCloseable {
    private final DiffusionModel model;
    private final PipelineOptions options;
    private final SchedulerConfig scheduler;
    private final ModelParts parts;
    private final PromptConditioning prompts;
    private final PromptEmbeddings embeddings;
    private final LatentDecoding decoding;
    private @Nullable PictureSettings recommended;
    private final String fingerprint;
    private final String unet;
    private final SaidOnce said = new SaidOnce();
    private final SamplerRun runs;
    private final DrawingPasses drawn;
    private @Nullable LatentColours colours;
    private @Nullable TinyPreview shown;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final TensorThread thread = new TensorThread("inkloom-pipeline");

    private DiffusionPipeline(ModelFolder folder, PipelineOptions options) {
        model = DiffusionModel.of(folder);
        this.options = options;
        scheduler = model.scheduler();
        parts = new ModelParts(model, options);
        prompts = new PromptConditioning(model, parts);
        embeddings = new PromptEmbeddings(model.family(), options.embeddings());
        decoding = new LatentDecoding(model, options, parts);
        fingerprint = Fingerprint.of(folder);
        unet = ExchangedUnet.fileOf(folder.root())
                .map(file -> file.getFileName() + " " + Fingerprint.of(file))
                .orElse("");
        runs = new SamplerRun(model, options, parts, prompts, said);
        drawn = new DrawingPasses(runs, scheduler, parts, decoding);
    }

    /**
     * Opens a model; loads no weights yet.
     *
     * @throws InkloomException {@code INK-MODEL-020} if the model is of a family that cannot be drawn with, {@code
     *     INK-SCHED-nnn} if its scheduler config cannot be used
     */
    public static DiffusionPipeline open(ModelFolder folder, PipelineOptions options) {
        return new DiffusionPipeline(folder, options);
    }

    /** Returns a digest of the model's configs and weights, for recipes; see {@link Fingerprint}. */
    public String modelFingerprint() {
        return fingerprint;
    }

    /**
     * Checks without loading weights that a request can be drawn: the steps suit the sampler, the LoRA files exist and fit
     * the model.
     *
     * @throws InkloomException if it cannot
     */
    public void check(GenerationRequest wanted) {
        thread.run(() -> {
            GenerationRequest request = wanted.over(recommended());
            SamplerPass.of(request, scheduler);
            Controls.requireFitting(request.controls(), model.unetConfig());
            fittingTiles(request, CastDrawing.of(request, CastDrawing::told));
            PromptReading.warnings(request);
            if (!request.loras().isEmpty()) {
                UNetConfig config = model.unetConfig();
                LoraTarget target = model.loraTarget(Weights.shapesOf(w -> new UNet(w, config)));
                request.loras()
                        .forEach(use -> Lora.load(use.file(), target, Placement.cpuFloat32())
                                .close());
            }
        });
    }

    /** How prompts are read: by which rules, and with which LoRAs. */
    private record Reading(PromptRules rules, List<LoraUse> loras) {}

    /**
     * Encodes the prompts of requests ahead of their use, so that a large text encoder is loaded once for all of them.
     *
     * @throws InkloomException as {@link #generate} does for a request that cannot be drawn
     */
    public void prepare(List<GenerationRequest> wanted, RunControl control) {
        thread.run(() -> {
            try (NoGradGuard noGrad = new NoGradGuard()) {
                Map<Reading, Set<String>> texts = new LinkedHashMap<>();
                for (GenerationRequest each : wanted) {
                    Optional<CastDrawing> cast = CastDrawing.of(each.over(recommended()), parts.text()::places);
                    GenerationRequest request = cast.map(CastDrawing::batch).orElse(each.over(recommended()));
                    Set<String> known = texts.computeIfAbsent(
                            new Reading(request.promptRules(), request.loras()), _ -> new LinkedHashSet<>());
                    drawn.read(SamplerPass.of(request, scheduler), cast)
                            .forEach(pass -> known.addAll(prompts.prompts(pass.request(), pass.steps())));
                }
                texts.forEach((reading, known) -> {
                    parts.text().adaptText(reading.loras(), line -> said.say(line, control));
                    parts.text().encode(List.copyOf(known), reading.rules(), control);
                });
            }
        });
    }

    /**
     * Returns how many pictures of a request are best drawn at once: on a GPU as many as its free memory holds, on the CPU
     * one, since one picture keeps all cores at work.
     *
     * @return from 1 to the number of prompts
     */
    public int atOnce(GenerationRequest wanted) {
        if (!options.device().isCuda()) {
            return 1;
        }
        return thread.call(() -> {
            GenerationRequest request = wanted.over(recommended());
            long weights = parts.bytesToLoad(request.controls(), request.ipAdapters());
            return DrawingMemory.of(model.unetConfig(), model.vaeConfig(), options)
                    .atOnce(DrawingMemory.Work.of(request), weights);
        });
    }

    /**
     * Draws.
     *
     * @return one drawing per prompt
     * @throws InkloomException {@code INK-GEN-nnn}, {@code INK-LORA-nnn}, {@code INK-SCHED-nnn}, {@code INK-MODEL-nnn}
     *     for a request that cannot be drawn; {@code INK-TENSOR-005} if memory runs out
     * @throws CancelledException within a step of being asked to stop
     */
    public List<Drawing> generate(GenerationRequest request, RunControl control) {
        return generate(request, Trace.NONE, control);
    }

    /** As {@link #generate(GenerationRequest, RunControl)}, showing intermediate values. */
    public List<Drawing> generate(GenerationRequest wanted, Trace trace, RunControl control) {
        return thread.call(() -> {
            GenerationRequest request = wanted.over(recommended());
            try (NoGradGuard noGrad = new NoGradGuard();
                    Scope scope = Scope.open()) {
                return draw(request, trace, control);
            } catch (CancelledException e) {
                throw e;
            } catch (RuntimeException | OutOfMemoryError e) {
                runs.forget();
                parts.forgetRecording();
                throw NativeFailure.of(
                        e,
                        "drawing " + request.prompts().size() + " pictures of " + request.width() + "x"
                                + request.height(),
                        DrawingMemory.remedyAfterAll(request));
            }
        });
    }

    /** Returns which colours this model's latents stand for; the autoencoder is asked once. */
    public LatentColours latentColours() {
        return thread.call(() -> {
            LatentColours known = colours;
            if (known == null) {
                try (NoGradGuard noGrad = new NoGradGuard()) {
                    known = LatentColours.of(parts.vae());
                }
                colours = known;
            }
            return known;
        });
    }

    /**
     * Returns what shows latents while they become a picture.
     *
     * @param tiny folder or file of a tiny autoencoder; empty for {@link #latentColours}
     * @throws InkloomException as loading the tiny autoencoder does
     */
    public LatentPreview preview(Optional<Path> tiny) {
        return tiny.<LatentPreview>map(this::tinyPreview).orElseGet(this::latentColours);
    }

    private TinyPreview tinyPreview(Path file) {
        return thread.call(() -> {
            TinyPreview known = shown;
            if (known == null || !known.files().equals(FileStamp.below(file))) {
                closePreview();
                known = TinyPreview.load(
                        file,
                        Placement.of(options.device(), options.compute()),
                        model.unetConfig().outChannels());
                shown = known;
            }
            return known;
        });
    }

    private void closePreview() {
        if (shown != null) {
            shown.close();
            shown = null;
        }
    }

    /** Returns the steps of a drawing one by one, for graphs of nodes; they share the models that are loaded here. */
    public DrawingStages stages() {
        return new DrawingStages(model, options, scheduler, parts, thread, runs::adapted);
    }

    /** Called on the pipeline's thread alone. */
    private PictureSettings recommended() {
        if (recommended == null) {
            recommended = ModelDefaults.of(model).settings();
        }
        return recommended;
    }

    /** Of pictures that share a cast the second pass draws fewer, and larger ones. */
    private Vae.Tiles fittingTiles(GenerationRequest request, Optional<CastDrawing> cast) {
        DrawingMemory memory = DrawingMemory.of(model.unetConfig(), model.vaeConfig(), options);
        GenerationRequest all = cast.map(CastDrawing::batch).orElse(request);
        long weights = parts.bytesToLoad(all.controls(), all.ipAdapters());
        if (cast.isEmpty() || request.hires().isEmpty()) {
            return memory.require(DrawingMemory.Work.of(all), weights);
        }
        memory.require(DrawingMemory.Work.ofFirstPass(all), weights);
        return memory.require(DrawingMemory.Work.of(all).withPictures(cast.get().inSecondPass()), weights);
    }

    /** Returns whether the autoencoder must work tile by tile: where it was asked to, or where it does not fit whole. */
    private Vae.Tiles tiles(GenerationRequest request, Optional<CastDrawing> cast, RunControl control) {
        Vae.Tiles tiles = fittingTiles(request, cast);
        if (tiles != options.tiles()) {
            control.progress().say("Decoding tile by tile: the whole picture at once does not fit into memory.");
        }
        return tiles;
    }

    private List<Drawing> draw(GenerationRequest wanted, Trace trace, RunControl control) {
        Optional<CastDrawing> cast = CastDrawing.of(wanted, parts.text()::places);
        GenerationRequest request = cast.map(CastDrawing::batch).orElse(wanted);
        Vae.Tiles tiles = tiles(wanted, cast, control);
        model.folder().notes().forEach(line -> said.say(line, control));
        PromptReading.warnings(request).forEach(line -> said.say(line, control));
        embeddings.remarks(request).forEach(line -> said.advise(line, control));
        sayMask(request, control);
        parts.text().adaptText(request.loras(), line -> said.say(line, control));
        List<SamplerPass> passes = SamplerPass.of(request, scheduler);
        Controls.requireFitting(request.controls(), model.unetConfig());
        Unheeded.of(passes, recommended(), options, model.vaeConfig()).forEach(line -> said.advise(line, control));
        encode(passes, cast, control);
        GenerationRequest last = passes.getLast().request();
        boolean loras = !request.loras().isEmpty();
        Tensor unit = decoding.decode(drawn.latents(passes, cast, tiles, trace, control), tiles, loras);
        trace.accept("image", unit);
        return drawings(wanted, last.finished(PixelTensors.toPictures(unit)), tiles);
    }

    private void encode(List<SamplerPass> passes, Optional<CastDrawing> cast, RunControl control) {
        List<String> all = drawn.read(passes, cast).stream()
                .flatMap(pass -> prompts.prompts(pass.request(), pass.steps()).stream())
                .distinct()
                .toList();
        parts.text().encode(all, passes.getFirst().request().promptRules(), control);
    }

    /** Masks that leave nothing or all to draw are most often the wrong way round, or the wrong file. */
    private static void sayMask(GenerationRequest request, RunControl control) {
        request.start()
                .flatMap(GenerationRequest.StartPicture::mask)
                .map(StartMask::mask)
                .ifPresent(mask -> {
                    if (mask.isOnly(0)) {
                        control.progress()
                                .say("The mask is black everywhere: nothing is drawn anew, since white is what is"
                                        + " drawn.");
                    } else if (mask.isOnly(1)) {
                        control.progress().say("The mask is white everywhere: the whole picture is drawn anew.");
                    }
                });
    }

    private List<Drawing> drawings(GenerationRequest request, List<RgbPicture> pictures, Vae.Tiles tiles) {
        RecipeWriter recipes = new RecipeWriter(
                model.folder().name(), unet, fingerprint, options.withTiles(tiles), scheduler.kind(), embeddings);
        List<Drawing> drawings = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            drawings.add(new Drawing(pictures.get(i), recipes.recipe(request, i)));
        }
        return drawings;
    }

    /** Returns whether it computes for somebody: closing would wait for that. */
    public boolean isBusy() {
        return thread.isBusy();
    }

    /** Frees everything; closing again does nothing. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        thread.run(() -> {
            runs.forget();
            closePreview();
            parts.close();
        });
        thread.close();
    }
}
