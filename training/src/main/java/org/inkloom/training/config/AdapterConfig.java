package org.inkloom.training.config;

import java.util.List;

/**
 * The LoRA: {@code W + alpha/rank * B A} on the chosen layers.
 *
 * @param rank the inner size of the update, 1 to 1024
 * @param alpha the update's weight; alpha = rank leaves it unscaled
 * @param targets layer names; a layer takes part if its path ends in one of them, as in peft
 * @param init how A begins
 */
public record AdapterConfig(
        @Key(name = "lora_rank", value = "4", help = "The inner dimension of the LoRA matrices.")
        int rank,

        @Key(name = "lora_alpha", value = "4.0", help = "The weight of the LoRA update; alpha/rank scales it.")
        double alpha,

        @Key(name = "lora_target_modules", value = "to_q,to_k,to_v,to_out", help = "Layers that get a LoRA.")
        List<String> targets,

        @Key(name = "init_lora_weights", value = "gaussian", help = "How the LoRA's A matrices are drawn.")
        LoraInit init) {
    /** Checks the ranges. */
    public AdapterConfig {
        Range.check("lora_rank", rank, 1, 1024);
        Range.check("lora_alpha", alpha, 1e-6, 1e6);
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw Range.refused("lora_target_modules", "", "A LoRA needs at least one kind of layer.");
        }
    }

    /** Returns {@code alpha / rank}, by which the update is multiplied. */
    public double scale() {
        return alpha / rank;
    }
}
