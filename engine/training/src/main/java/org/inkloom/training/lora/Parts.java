package org.inkloom.training.lora;

import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.training.cache.Captions;
import org.inkloom.training.cache.Latents;
import org.inkloom.training.cache.TrainingPictures;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.run.RunFolder;

/**
 * What a LoRA training is made of, once pictures and captions are encoded; none of it holds native memory.
 *
 * @param config the settings
 * @param model where the model's parts lie
 * @param scheduler the model's noise, prediction and sampler
 * @param noise the noise that is trained on
 * @param pictures which picture stands in which batch
 * @param captions encoded captions
 * @param latents encoded pictures
 * @param folder the run's files
 */
record Parts(
        LoraTrainingConfig config,
        ModelSource model,
        SchedulerConfig scheduler,
        NoiseSchedule noise,
        TrainingPictures pictures,
        Captions captions,
        Latents latents,
        RunFolder folder) {}
