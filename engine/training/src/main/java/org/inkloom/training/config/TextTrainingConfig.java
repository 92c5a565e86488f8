package org.inkloom.training.config;

import java.util.List;
import java.util.Optional;
import org.inkloom.run.SettingKey;
import org.inkloom.run.settings.SettingsValue;
import org.inkloom.run.settings.ValueKind;

/**
 * Whether CLIP text encoders get a LoRA beside the U-Net, and how it is trained.
 *
 * @param trained whether they do; the name is that of diffusers' scripts
 * @param learningRates one peak rate for all text encoders or one for each; empty for that of the U-Net
 * @param targets layers in the encoders' blocks, by the end of their names or by regular expressions
 * @param unetOnly kohya's setting for training the U-Net alone, which is the default here
 * @param cachesOutputs accepted because kohya has it; captions are always encoded once where no text encoder is
 *     trained
 */
public record TextTrainingConfig(
        @Key(
                name = "train_text_encoder",
                value = "false",
                help = "Train a LoRA of the text encoders too; Stable Diffusion 1 and SDXL.")
        boolean trained,

        @Key(
                name = "text_encoder_lr",
                help = "With train_text_encoder: the encoders' learning rate, or one for each; else learning_rate.")
        List<String> learningRates,

        @Key(
                name = "text_encoder_target_modules",
                value = "q_proj,k_proj,v_proj,out_proj",
                help = "With train_text_encoder: their layers that get a LoRA; kohya adds fc1,fc2.")
        List<String> targets,

        @Key(
                name = "network_train_unet_only",
                value = "false",
                help = "Accepted from kohya: so it is unless train_text_encoder says otherwise.")
        boolean unetOnly,

        @Key(
                name = "cache_text_encoder_outputs",
                value = "false",
                help = "Accepted from kohya: captions are encoded once unless train_text_encoder says otherwise.")
        boolean cachesOutputs) {
    private static final int MOST_ENCODERS = 2;

    /** Checks the rates, and that the settings do not contradict each other. */
    public TextTrainingConfig {
        learningRates = List.copyOf(learningRates);
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw SettingRange.refused(
                    "text_encoder_target_modules", "", "A LoRA needs at least one kind of layer; q_proj is one.");
        }
        targets.forEach(target -> AdapterConfig.layers("text_encoder_target_modules", target));
        learningRates.forEach(text -> SettingRange.check("text_encoder_lr", rate(text), 0, 10));
        if (learningRates.size() > MOST_ENCODERS) {
            throw SettingRange.refused(
                    "text_encoder_lr",
                    String.join(",", learningRates),
                    "It takes one rate, or two for the two encoders of SDXL.");
        }
        if (!trained && !learningRates.isEmpty()) {
            throw SettingRange.refused(
                    "text_encoder_lr",
                    String.join(",", learningRates),
                    "It is the rate of text encoders, and none is trained.",
                    "Set " + SettingKey.of("train_text_encoder") + " to train them, or leave "
                            + SettingKey.of("text_encoder_lr") + " out.");
        }
        refuseContradictions(trained, unetOnly, cachesOutputs);
    }

    private static void refuseContradictions(boolean trained, boolean unetOnly, boolean cachesOutputs) {
        if (trained && unetOnly) {
            throw SettingRange.refused(
                    "network_train_unet_only",
                    "true",
                    "With train_text_encoder the opposite is asked for as well.",
                    "Leave " + SettingKey.of("network_train_unet_only") + " out to train the text encoders, or "
                            + SettingKey.of("train_text_encoder") + " to train the U-Net alone.");
        }
        if (trained && cachesOutputs) {
            throw SettingRange.refused(
                    "cache_text_encoder_outputs",
                    "true",
                    "What a text encoder makes of a caption changes while it is trained (train_text_encoder), so that"
                            + " it cannot be kept.",
                    "Leave " + SettingKey.of("cache_text_encoder_outputs") + " out, or "
                            + SettingKey.of("train_text_encoder") + ".");
        }
    }

    /**
     * Returns the learning rate of an encoder.
     *
     * @param number of the encoder, 1 or 2
     * @return empty for that of the U-Net
     */
    public Optional<Double> learningRate(int number) {
        return learningRates.isEmpty()
                ? Optional.empty()
                : Optional.of(rate(learningRates.get(Math.min(number, learningRates.size()) - 1)));
    }

    private static double rate(String text) {
        return ValueKind.NUMBER
                .of(SettingsValue.typed(text))
                .orElseThrow(() -> SettingRange.refused("text_encoder_lr", text, "It must be a number."));
    }
}
