package org.inkloom.training.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.Guidance;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.family.Inkling;
import org.inkloom.diffusion.family.ModelFamily;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.text.chatglm.ChatGlm3Encoder;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.SampleRounds;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.run.RunFolder;
import org.inkloom.training.sample.SamplePainter;
import org.inkloom.training.source.ExamplePool;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.Examples;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.training.step.ParameterGroup;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFiles;

/** Trains a text encoder and a U-Net together to predict the noise in the latents of a finished autoencoder. */
final class DiffusionTask extends PartTask {
    private static final String UNET = "unet";
    private static final String HEAD = "auxiliary_head";
    private static final ModelFamily FAMILY = new Inkling();

    private final RunFolder folder;
    private final RunControl control;
    private final TextSide text;
    private final UNetConfig sizes;
    private final Trainable trainable;
    private final ChatGlm3Encoder encoder;
    private final UNet unet;
    private final VaeModel vae;
    private final ExamplePool pool;
    private final SchedulerConfig scheduler;
    private final DenoisingLoss loss;
    private final LatentBatch batch;
    private final Optional<AuxiliaryLoss> auxiliary;
    private final Optional<ExampleSource.MapLayout> maps;
    private final Tensor timeIds;
    private final Optional<DenoisingCheck> check;

    DiffusionTask(BaseData data, RunControl control) {
        super(data);
        folder = data.folder();
        this.control = control;
        sizes = config.model().sizes().unet();
        scheduler = ModelScheduler.of(config);
        NoiseSchedule schedule = NoiseSchedule.of(scheduler.noise());
        loss = new DenoisingLoss(schedule, scheduler.prediction(), config.noise(), placement);
        int examples = config.run().batchSize() / config.objective().noisesPerExample();
        maps = maps(data.source());
        try {
            text = owned.add(new TextSide(config, placement.device(), examples));
            trainable = owned.add(freshWeights());
            config.model()
                    .startFrom()
                    .ifPresent(start -> trainable.startFrom(
                            start, Map.of(TextSide.PART, TextSide.STEM, UNET, TensorFiles.DIFFUSERS_STEM)));
            encoder = trainable.build(TextSide.PART, w -> new ChatGlm3Encoder(w, text.sizes()));
            unet = trainable.build(UNET, w -> new UNet(w, sizes));
            auxiliary = maps.map(layout -> new AuxiliaryLoss(
                    trainable.build(HEAD, w -> new AuxiliaryHead(w, sizes, layout)), config, placement.device()));
            auxiliary.ifPresent(owned::add);
            vae = owned.add(VaeModel.load(config.model().model().orElseThrow().resolve("vae"), placement));
            pool = owned.add(new ExamplePool(
                    data.source(),
                    config.source(),
                    kept(),
                    placement.device(),
                    examples,
                    config.run().seed()));
            batch = owned.add(batch(schedule.size()));
            timeIds = owned.retained(Scope.retain(timeIds(config.run().batchSize())));
            check = HeldOutExamples.read(data.source(), config.source(), ExampleSource.Content.EVERYTHING)
                    .map(this::check);
            check.ifPresent(owned::add);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    /** Returns the channels of the maps that the auxiliary head learns to predict; empty where its weight is 0. */
    private Optional<ExampleSource.MapLayout> maps(ExampleSource source) {
        if (config.objective().auxiliaryWeight() == 0) {
            return Optional.empty();
        }
        if (source.maps().isEmpty()) {
            throw InkloomException.badInput(
                    "INK-TRAIN-058",
                    "The source " + config.source().name() + " does not tell what the places of its pictures show.",
                    SettingKey.of("auxiliary_weight") + " trains a head that learns to tell that.",
                    "Name a source that draws its pictures, such as picturebook with edition=wide in "
                            + SettingKey.of("source_options") + ", or set " + SettingKey.of("auxiliary_weight")
                            + " to 0.");
        }
        return source.maps();
    }

    private ExampleSource.Content content() {
        if (maps.isPresent()) {
            return ExampleSource.Content.MAPPED;
        }
        return config.objective().weighsPlaces() ? ExampleSource.Content.FOCUSED : ExampleSource.Content.EVERYTHING;
    }

    private ExamplePool.Kept kept() {
        return new ExamplePool.Kept(content(), text.tokenizer(), text.length(), Optional.of(this::kept));
    }

    private LatentBatch batch(int timesteps) {
        int perLatent = vae.vae().config().pixelsPerLatent();
        return new LatentBatch(
                config,
                loss,
                timesteps,
                placement.device(),
                sizes.inChannels(),
                config.source().height() / perLatent,
                config.source().width() / perLatent,
                (config.objective().weighsPlaces() ? 1 : 0)
                        + maps.map(ExampleSource.MapLayout::channels).orElse(0),
                config.objective().weighsPlaces());
    }

    private Trainable freshWeights() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Trainable.addShapes(shapes, TextSide.PART, w -> new ChatGlm3Encoder(w, text.sizes()), name -> true);
        Trainable.addShapes(shapes, UNET, w -> new UNet(w, sizes), name -> true);
        maps.ifPresent(
                layout -> Trainable.addShapes(shapes, HEAD, w -> new AuxiliaryHead(w, sizes, layout), name -> true));
        long seed = Draws.of(config.run().seed(), Draws.Purpose.INIT).nextSeed();
        return Trainable.of(shapes, placement, seed);
    }

    private Tensor timeIds(int batch) {
        return FAMILY.timeIds(batch, config.source().height(), config.source().width(), placement.device());
    }

    private DenoisingCheck check(Examples examples) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor bytes = Tensors.of(
                    examples.rgb(),
                    examples.count(),
                    config.source().height(),
                    config.source().width(),
                    3);
            Tensor latents = latents(Tensors.to(bytes, placement.device(), DType.UINT8));
            return new DenoisingCheck(config, loss, scheduler.noise().trainSteps(), placement, latents, examples);
        }
    }

    /** Encodes pictures, uint8 {@code [n, H, W, 3]}, as scaled latents, float32, in the current scope. */
    private Tensor latents(Tensor bytes) {
        try (Scope scope = Scope.open()) {
            Tensor pictures =
                    Tensors.cast(VaeLoss.pixels(bytes), vae.placement().compute());
            Tensor mean = vae.vae().encode(pictures, Vae.Tiles.OFF).mean();
            return scope.keep(Tensors.cast(vae.vae().scale(mean), DType.FLOAT32));
        }
    }

    /**
     * Encodes examples for the pool: latents, then one channel with the weights of positions if the settings weight
     * them, then the channels of the maps if there is an auxiliary head; all at the latents' size.
     */
    private Tensor kept(ExamplePool.Uploaded uploaded) {
        try (Scope scope = Scope.open()) {
            Tensor latents = latents(uploaded.pictures());
            List<Tensor> all = new ArrayList<>(List.of(latents));
            if (config.objective().weighsPlaces()) {
                all.add(uploaded.focus()
                        .map(focus -> FocusWeights.of(
                                focus, config.objective().focusWeight(), latents.size(2), latents.size(3)))
                        .orElseGet(() -> torch.ones_like(latents.narrow(1, 0, 1))));
            }
            maps.ifPresent(layout ->
                    all.add(FocusWeights.shares(uploaded.maps().orElseThrow(), latents.size(2), latents.size(3))));
            return scope.keep(Tensors.cat(1, all.toArray(Tensor[]::new)));
        }
    }

    @Override
    public void prepare(long number) {
        pool.fill(number);
        int[] rows = pool.rows(number);
        pool.pictures(repeated(rows), batch.kept());
        text.prepare(pool, rows, number, config.objective().captionDropout());
        batch.draw(number);
        auxiliary.ifPresent(loss -> loss.prepare(number / config.run().accumulate()));
    }

    /**
     * Repeats the batch's examples as a whole, once for each noise that an example is to be trained with: 1 2 3 1 2 3,
     * not 1 1 2 2 3 3. The timesteps of a batch rise along it (one from each of equal intervals), so copies that stand
     * far apart get very different timesteps.
     */
    private int[] repeated(int[] rows) {
        int[] all = new int[rows.length * config.objective().noisesPerExample()];
        for (int i = 0; i < all.length; i++) {
            all[i] = rows[i % rows.length];
        }
        return all;
    }

    @Override
    public Tensor loss(BlockRunner runner) {
        try (Scope scope = Scope.open()) {
            ChatGlm3Encoder.States states = text.states(encoder);
            long times = config.objective().noisesPerExample();
            Tensor tokens = times == 1 ? states.tokens() : states.tokens().repeat(times, 1, 1);
            Tensor last = times == 1 ? states.last() : states.last().repeat(times, 1);
            UNet.Conditioning conditioning = new UNet.Conditioning(tokens, last, timeIds);
            UNetPass pass = UNetPass.of(conditioning).runBy(runner);
            return scope.keep(
                    auxiliary.isEmpty()
                            ? denoising(pass)
                            : auxiliary
                                    .get()
                                    .added(
                                            () -> denoising(auxiliary.get().watched(pass)),
                                            batch.further(),
                                            batch.levels().signal()));
        }
    }

    private Tensor denoising(UNetPass pass) {
        return loss.of(Denoiser.of(unet), batch.latents(), pass, batch.noise(), batch.levels());
    }

    @Override
    public OptionalDouble validate() {
        if (check.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] found = new double[1];
        withAveraged(() -> found[0] = check.get().measure(unet, captions -> conditioning(captions)));
        return OptionalDouble.of(found[0]);
    }

    private UNet.Conditioning conditioning(List<String> captions) {
        ChatGlm3Encoder.States states = text.states(encoder, captions);
        return new UNet.Conditioning(states.tokens(), states.last(), timeIds(captions.size()));
    }

    @Override
    public Map<String, Double> measures() {
        return check.map(DenoisingCheck::byLevel).orElse(Map.of());
    }

    @Override
    public void show(long done) {
        SampleRounds rounds = config.samples().rounds();
        List<String> prompts = rounds.prompts();
        PictureSettings settings = PictureSettings.ofSize(
                        config.source().width(), config.source().height())
                .over(config.samples().settings());
        RunControl inner = new RunControl(Progress.SILENT, control.cancellation());
        boolean guided = Guidance.of(settings).isOn();
        withAveraged(() -> {
            SamplePainter painter = new SamplePainter(unet, placement, vae.vae(), vae.placement(), scheduler, settings);
            for (int i = 0; i < prompts.size(); i++) {
                try (Scope scope = Scope.open();
                        NoGradGuard noGrad = new NoGradGuard()) {
                    UNet.Conditioning conditioning = conditioning(
                            guided ? List.of(rounds.negativePrompt(), prompts.get(i)) : List.of(prompts.get(i)));
                    SamplePainter.write(
                            folder.sample(done, i + 1), painter.draw(conditioning, rounds.seed() + i, inner));
                }
            }
        });
    }

    @Override
    public boolean isShown(long done) {
        return IntStream.rangeClosed(1, config.samples().rounds().prompts().size())
                .allMatch(number -> Files.exists(folder.sample(done, number)));
    }

    @Override
    void export(ModelExport export) {
        ModelPreset preset = config.model().sizes();
        Tensor vector = averaged();
        export.part(trainable, vector, UNET, TensorFiles.DIFFUSERS_STEM, w -> new UNet(w, sizes));
        export.part(trainable, vector, TextSide.PART, TextSide.STEM, w -> new ChatGlm3Encoder(w, text.sizes()));
        export.config("unet/config.json", preset.config(ModelPart.UNET));
        text.exportConfig(export);
        export.config("model_index.json", preset.config(ModelPart.MODEL_INDEX));
        export.config("scheduler/scheduler_config.json", ModelScheduler.json(scheduler));
        Path finished = config.model().model().orElseThrow();
        export.copy(finished, "vae");
        export.copy(finished, "tokenizer");
    }

    @Override
    Trainable trainable() {
        return trainable;
    }

    /**
     * Returns two groups, so that the text encoder may have a learning rate of its own. Its weights come before the
     * U-Net's in the vector of all weights.
     */
    @Override
    public List<ParameterGroup> groups() {
        String firstOfUnet = trainable.weights().names().stream()
                .filter(name -> name.startsWith(UNET + "."))
                .findFirst()
                .orElseThrow();
        long boundary = trainable.weights().offset(firstOfUnet);
        double factor = config.rates().text() > 0 && config.optimizer().learningRate() > 0
                ? config.rates().text() / config.optimizer().learningRate()
                : 1;
        return List.of(
                new ParameterGroup(0, boundary, factor),
                new ParameterGroup(boundary, trainable.weights().values().numel(), 1));
    }

    @Override
    PartCosts.Cost cost() {
        int perLatent = vae.vae().config().pixelsPerLatent();
        PartCosts.Cost unetCost = PartCosts.unet(
                sizes, config.source().height() / perLatent, config.source().width() / perLatent);
        PartCosts.Cost textCost = PartCosts.text(text.sizes(), text.length());
        return new PartCosts.Cost(unetCost.flops() + textCost.flops(), unetCost.activations() + textCost.activations());
    }

    @Override
    ExamplePool pool() {
        return pool;
    }
}
