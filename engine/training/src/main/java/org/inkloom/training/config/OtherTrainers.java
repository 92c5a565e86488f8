package org.inkloom.training.config;

import java.util.Map;
import java.util.Optional;

/**
 * Maps names of settings in kohya's sd-scripts and diffusers' training scripts to the names here, where they differ.
 */
public final class OtherTrainers {
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("network_dim", "lora_rank"),
            Map.entry("rank", "lora_rank"),
            Map.entry("network_alpha", "lora_alpha"),
            Map.entry("network_weights", "pretrained_lora_path"),
            Map.entry("unet_lr", "learning_rate"),
            Map.entry("pretrained_model_name_or_path", "model"),
            Map.entry("train_data_dir", "dataset_path"),
            Map.entry("instance_data_dir", "dataset_path"),
            Map.entry("dataset_name", "dataset_path"),
            Map.entry("output_dir", "output_path"),
            Map.entry("output_name", "lora_name"),
            Map.entry("resolution", "width and height"),
            Map.entry("train_batch_size", "batch_size"),
            Map.entry("max_train_steps", "steps_per_epoch"),
            Map.entry("max_train_epochs", "max_epochs"),
            Map.entry("num_train_epochs", "max_epochs"),
            Map.entry("gradient_accumulation_steps", "accumulate_grad_batches"),
            Map.entry("gradient_checkpointing", "use_gradient_checkpointing"),
            Map.entry("mixed_precision", "precision"),
            Map.entry("snr_gamma", "min_snr_gamma"),
            Map.entry("checkpointing_steps", "save_every"),
            Map.entry("save_every_n_steps", "save_every"),
            Map.entry("resume_from_checkpoint", "resume"),
            Map.entry("flip_aug", "random_flip"),
            Map.entry("enable_bucket", "buckets"),
            Map.entry("bucket_reso_steps", "bucket_step"),
            Map.entry("caption_dropout_rate", "caption_dropout"),
            Map.entry("validation_prompt", "sample_prompts"),
            Map.entry("sample_every_n_steps", "sample_every"),
            Map.entry("v_parameterization", "prediction_type"),
            Map.entry("zero_terminal_snr", "rescale_betas_zero_snr"));

    private OtherTrainers() {}

    /**
     * Returns the setting, or settings, that correspond to another program's setting, in words for a message.
     *
     * @param name as written there, with dashes or underscores
     */
    public static Optional<String> meant(String name) {
        return Optional.ofNullable(KEYS.get(name.replace('-', '_')));
    }
}
