package org.inkloom.training.lora;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.training.cache.Captions;
import org.inkloom.training.cache.EncodingCache;
import org.inkloom.training.cache.Latents;
import org.inkloom.training.cache.PictureView;
import org.inkloom.training.cache.TrainingPictures;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.dataset.ExampleReader;
import org.inkloom.training.dataset.PictureSet;
import org.inkloom.training.run.RunFolder;
import org.inkloom.training.run.TrainingData;

/**
 * What a LoRA is trained from: the picture set, the model's files, and the cache of what text encoder and VAE make of
 * captions and pictures. Holds no native memory.
 *
 * @param config the settings
 * @param model where the model's parts lie
 * @param placement where the model computes, and in which type
 * @param scheduler the model's noise, prediction and sampler
 * @param set the pictures that can be read, and those that cannot
 * @param pictures which picture stands in which batch
 * @param captions encoded captions
 * @param latents encoded pictures
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
        RunFolder folder)
        implements TrainingData<TrainingReport> {
    static LoraData open(LoraTrainingConfig config, RunFolder folder, Placement placement, RunControl control) {
        ModelSource model = ModelSource.of(config.model());
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
                model.scheduler(),
                set,
                pictures,
                new Captions(cache, model.textIdentity(placement)),
                new Latents(cache, model.vaeIdentity()),
                folder);
    }

    /** Returns the noise that is trained on. */
    NoiseSchedule noise() {
        return NoiseSchedule.of(scheduler.noise());
    }

    @Override
    public String identity() {
        return pictures.identity();
    }

    @Override
    public LoraTask load(long done, RunControl control) {
        LoraForecast.of(this, done).forEach(control.progress()::advise);
        model.requireFinite();
        config.model().lora().ifPresent(path -> LoraWeights.check(path, LoraTarget.of(model.unetShapes())));
        encode(control);
        return new LoraTask(this, control);
    }

    private void encode(RunControl control) {
        Set<String> wanted = new LinkedHashSet<>(pictures.captions());
        if (config.samples().rounds().every() > 0) {
            wanted.addAll(config.samples().rounds().prompts());
            wanted.add(config.samples().rounds().negativePrompt());
        }
        captions.encode(wanted, () -> model.loadText(placement), control);
        List<PictureView> missing = latents.missing(pictures.fixedViews());
        if (!missing.isEmpty()) {
            try (VaeModel vae = model.loadVae(placement)) {
                latents.encode(missing, vae, control);
            }
        }
    }
}
