package org.inkloom.training.config;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The LoRA, which replaces the weight W of a chosen layer by {@code W + alpha/rank * B A}.
 *
 * @param rank rows of A and columns of B, 1 to 1024
 * @param alpha numerator of the factor alpha/rank; equal to the rank it gives a factor of 1
 * @param targets layer names; a layer takes part if its path ends in one of them, as in peft. A name with any of
 *     {@code *+?()[]|\} is a regular expression that has to match the whole path, as in peft
 * @param init how A is initialised
 */
public record AdapterConfig(
        @Key(name = "lora_rank", value = "4", help = "The inner dimension of the LoRA matrices.")
        int rank,

        @Key(name = "lora_alpha", value = "4.0", help = "The weight of the LoRA update; alpha/rank scales it.")
        double alpha,

        @Key(
                name = "lora_target_modules",
                value = "to_q,to_k,to_v,to_out",
                help = "Layers that get a LoRA: ends of their paths, or regular expressions.")
        List<String> targets,

        @Key(name = "init_lora_weights", value = "gaussian", help = "How the LoRA's A matrices are drawn.")
        LoraInit init) {
    private static final String PATTERN_SIGNS = "*+?()[]|\\";

    /** Checks the ranges. */
    public AdapterConfig {
        SettingRange.check("lora_rank", rank, 1, 1024);
        SettingRange.check("lora_alpha", alpha, 1e-6, 1e6);
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw SettingRange.refused("lora_target_modules", "", "A LoRA needs at least one kind of layer.");
        }
        targets.forEach(AdapterConfig::layers);
    }

    /**
     * Returns a test of whether a target names the layer with a certain path.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-TRAIN-002} if the target has characters of a regular
     *     expression and is not a valid one
     */
    public static Predicate<String> layers(String target) {
        return layers("lora_target_modules", target);
    }

    /** As {@link #layers(String)}, for a target of another setting. */
    static Predicate<String> layers(String key, String target) {
        if (target.chars().noneMatch(c -> PATTERN_SIGNS.indexOf(c) >= 0)) {
            return path -> path.equals(target) || path.endsWith("." + target);
        }
        try {
            return Pattern.compile(target).asMatchPredicate();
        } catch (PatternSyntaxException e) {
            throw SettingRange.refused(
                    key,
                    target,
                    "It is read as a regular expression and is none: " + e.getDescription()
                            + ". A list is written to_q,to_k without brackets.");
        }
    }

    /** Returns {@code alpha / rank}, by which {@code B A} is multiplied. */
    public double scale() {
        return alpha / rank;
    }
}
