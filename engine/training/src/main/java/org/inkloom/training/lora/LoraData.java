package org.inkloom.training.lora;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.NoGradGuard;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.training.cache.Captions;
import org.inkloom.training.cache.EncodingCache;
import org.inkloom.training.cache.Latents;
import org.inkloom.training.cache.PictureView;
import org.inkloom.training.cache.TrainingPictures;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.TextTrainingConfig;
import org.inkloom.training.dataset.DataRecord;
import org.inkloom.training.dataset.ExampleReader;
import org.inkloom.training.dataset.PictureSet;
import org.inkloom.training.run.RunFolder;
import org.inkloom.training.run.TrainingData;

/**
 * Everything that a LoRA is trained from: the data set, the model's files, and the cache of encoded captions and
 * pictures. Holds no native memory.
 *
 * @param config the settings
 * @param model where the model's parts lie
 * @param placement device and data type in which the model computes
 * @param scheduler the model's noise schedule, prediction type and sampler
 * @param set the pictures that can be read, and those that cannot
 * @param pictures which picture stands in which batch
 * @param captions encoded captions
 * @param latents encoded pictures
 * @param guides control and reference pictures of the samples
 * @param folder the run's files
 */
record LoraData(
        LoraTrainingConfig config,
        ModelSource model,
        Placement placement,
        SchedulerConfig scheduler,
        PictureSet set,
        TrainingPictures pictures,
        Captions captions,
        Latents latents,
        SampleGuides guides,
        RunFolder folder)
        implements TrainingData<TrainingReport> {
    static LoraData open(
            LoraTrainingConfig config,
            SampleGuides.Source source,
            RunFolder folder,
            Placement placement,
            RunControl control) {
        ModelSource model = ModelSource.of(config.model());
        SampleGuides guides = guides(config, source, model, placement, control);
        if (config.text().trained()) {
            requireTrainable(model, config.text());
        }
        PictureSet set = PictureSet.check(
                ExampleReader.read(config.pictures().path(), control),
                config.pictures().workers(),
                config.pictures().turning(),
                control);
        TrainingPictures pictures = new TrainingPictures(
                set.examples(),
                config.pictures(),
                config.run().batchSize(),
                config.run().seed());
        if (config.pictures().buckets()) {
            control.progress().say("Sizes: " + pictures.sizes());
        }
        EncodingCache cache = new EncodingCache(folder.cache(), control.progress());
        return new LoraData(
                config,
                model,
                placement,
                model.scheduler()
                        .assuming(
                                config.noise().prediction().word(),
                                config.noise().zeroTerminalSnr().word()),
                set,
                pictures,
                new Captions(cache, model.textIdentity(placement)),
                new Latents(cache, model.vaeIdentity()),
                guides,
                folder);
    }

    private static SampleGuides guides(
            LoraTrainingConfig config,
            SampleGuides.Source source,
            ModelSource model,
            Placement placement,
            RunControl control) {
        if (config.samples().rounds().every() == 0) {
            return SampleGuides.NONE;
        }
        PictureSettings settings = Samples.settings(config);
        SampleGuides guides = source.of(
                config.samples().guides(), model.family().title(), settings.width(), settings.height(), control);
        try (NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            guides.check(model.model().unetConfig(), placement, settings);
        }
        return guides;
    }

    private static void requireTrainable(ModelSource model, TextTrainingConfig text) {
        int encoders = model.textTargets().size();
        if (text.learningRates().size() > encoders) {
            throw InkloomException.badInput(
                    "INK-TRAIN-002",
                    "The setting text_encoder_lr cannot be " + String.join(",", text.learningRates()) + ".",
                    "The model " + model.model().folder().name() + " has one text encoder, and two rates were given.",
                    "Give " + SettingKey.of("text_encoder_lr") + " one rate.");
        }
    }

    /** Returns the noise schedule of the training. */
    NoiseSchedule noise() {
        return NoiseSchedule.of(scheduler.noise());
    }

    @Override
    public String identity() {
        return pictures.identity();
    }

    @Override
    public LoraTask load(long done, RunControl control) {
        List<String> missing = missingCaptions();
        LoraForecast.of(this, done, !missing.isEmpty()).forEach(control.progress()::advise);
        model.requireFinite();
        record(control);
        config.model().lora().ifPresent(path -> LoraStart.check(path, targets()));
        encode(missing, control);
        return new LoraTask(this, control);
    }

    private void record(RunControl control) {
        try {
            DataRecord.write(config.pictures().path(), set.examples(), folder.root(), control);
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-TRAIN-019",
                    "The sums of the data set cannot be written to " + folder.root() + ": " + e.getMessage() + ".",
                    "The disk is full, or a picture of the data set was taken away meanwhile.",
                    "Free some space, look whether the data set is whole, and run the command again.",
                    e);
        }
    }

    private List<LoraTarget> targets() {
        List<LoraTarget> targets = new ArrayList<>(List.of(unetTarget(model.unetShapes())));
        if (config.text().trained()) {
            targets.addAll(model.textTargets());
        }
        return targets;
    }

    private LoraTarget unetTarget(Map<String, long[]> shapes) {
        return config.text().trained() ? LoraTarget.besideText(shapes) : LoraTarget.of(shapes);
    }

    /** Returns the chosen layers of the U-Net, then of each text encoder that is trained. */
    List<LoraLayers> layers(Map<String, long[]> unetShapes) {
        List<LoraLayers> parts = new ArrayList<>();
        parts.add(LoraLayers.ofUnet(unetTarget(unetShapes), config.adapter().targets()));
        if (config.text().trained()) {
            model.textTargets()
                    .forEach(target ->
                            parts.add(LoraLayers.ofText(target, config.text().targets())));
        }
        return parts;
    }

    /**
     * Returns the captions and prompts that have to be encoded before the training: none where each step encodes its
     * own. Call it once, because it reports each damaged entry of the cache.
     */
    List<String> missingCaptions() {
        if (config.text().trained()) {
            return List.of();
        }
        Set<String> wanted = new LinkedHashSet<>(pictures.captions());
        if (config.leaps().isOn()) {
            wanted.add("");
        }
        if (config.samples().rounds().every() > 0) {
            wanted.addAll(config.samples().rounds().prompts());
            wanted.add(config.samples().rounds().negativePrompt());
        }
        return captions.missing(wanted);
    }

    private void encode(List<String> missingCaptions, RunControl control) {
        if (config.text().trained()) {
            model.requireFiniteText();
            control.progress()
                    .advise("Captions are read anew in every step, because " + SettingKey.of("train_text_encoder")
                            + " changes what the text encoders make of them; none is kept.");
        } else {
            captions.encode(missingCaptions, () -> model.loadTextToRead(placement), control);
        }
        List<PictureView> missing = latents.missing(pictures.fixedViews());
        if (!missing.isEmpty()) {
            try (VaeModel vae = model.loadVae(placement)) {
                latents.encode(missing, vae, control);
            }
        }
    }
}
