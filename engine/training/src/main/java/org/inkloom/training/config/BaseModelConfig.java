package org.inkloom.training.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.inkloom.models.preset.ModelPreset;

/**
 * Which part of which model is trained, and what it builds on.
 *
 * @param part the part
 * @param preset name of the model's sizes
 * @param model a folder with finished parts that this one needs: {@code tokenizer} for the text encoder,
 *     {@code vae} and {@code tokenizer} for the U-Net, the whole model for a ControlNet
 * @param startFrom a model folder from which initial weights are taken, for those parts that it has; if a run for
 *     the same part wrote it, the count of updates goes on from there
 * @param promptLength number of tokens to which a caption is padded or cut; 0 for the preset's
 * @param device {@code cpu}, {@code cuda:N} or {@code auto}
 */
public record BaseModelConfig(
        @Key(name = "part", value = "", required = true, help = "Which part is trained.")
        BasePart part,

        @Key(
                name = "preset",
                value = "inkling",
                help = "Sizes of the model: inkling, inkling-f8, inkling2-f8 or miniature.")
        String preset,

        @Key(name = "model", help = "Folder with the finished parts that this one builds on: tokenizer, vae.")
        Optional<Path> model,

        @Key(name = "start_from", help = "Model folder to take the first weights from, with a fresh optimizer.")
        Optional<Path> startFrom,

        @Key(name = "prompt_length", value = "0", help = "Tokens that a caption is padded or cut to; 0 = the preset's.")
        int promptLength,

        @Key(name = "device", value = "auto", help = "cpu, cuda:N, or auto for the first GPU there is.")
        String device) {
    /** Checks the names, and that the folder is given where the part needs one. */
    public BaseModelConfig {
        if (Arrays.stream(ModelPreset.values()).map(BaseModelConfig::word).noneMatch(preset::equals)) {
            throw SettingRange.refused(
                    "preset",
                    preset,
                    "It must be one of "
                            + Arrays.stream(ModelPreset.values())
                                    .map(BaseModelConfig::word)
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        if (part != BasePart.VAE && model.isEmpty()) {
            throw SettingRange.refused(
                    "model",
                    "",
                    "The part " + part.word() + " needs a folder with the tokenizer"
                            + switch (part) {
                                case DIFFUSION -> " and the autoencoder.";
                                case CONTROL -> ", the text encoder, the U-Net and the autoencoder.";
                                default -> ".";
                            });
        }
        SettingRange.check("prompt_length", promptLength, 0, 4096);
        if (!device.matches("auto|cpu|cuda(:\\d+)?")) {
            throw SettingRange.refused("device", device, "It must be cpu, cuda:N or auto.");
        }
    }

    private static String word(ModelPreset preset) {
        return preset.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the model's sizes. */
    public ModelPreset sizes() {
        return ModelPreset.valueOf(preset.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
