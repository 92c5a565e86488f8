package org.inkloom.training.config;

/**
 * AdamW, its learning-rate schedule, gradient clipping and the moving average of the weights.
 *
 * @param learningRate the peak rate
 * @param shape of the schedule
 * @param warmupSteps updates over which the rate rises from 0
 * @param cycles number of waves of {@code cosine_with_restarts}
 * @param power exponent of {@code polynomial}
 * @param beta1 decay of the gradients' moving average
 * @param beta2 decay of the squared gradients' moving average
 * @param epsilon added to the denominator of an update, against division by zero
 * @param weightDecay decoupled weight decay per update, multiplied by the learning rate
 * @param maxGradNorm larger gradients are scaled down to this norm; 0 for no clipping
 * @param emaDecay decay of the weights' exponential moving average; 0 for none
 */
public record OptimizerConfig(
        @Key(name = "learning_rate", value = "1e-4", help = "The learning rate.")
        double learningRate,

        @Key(name = "lr_scheduler", value = "constant", help = "How the learning rate moves over the run.")
        LearningRateShape shape,

        @Key(name = "lr_warmup_steps", value = "0", help = "Updates over which the learning rate rises from 0.")
        int warmupSteps,

        @Key(name = "lr_num_cycles", value = "1", help = "Number of restarts of cosine_with_restarts.")
        int cycles,

        @Key(name = "lr_power", value = "1.0", help = "Exponent of polynomial.")
        double power,

        @Key(name = "adam_beta1", value = "0.9", help = "Decay of the mean of the gradients.")
        double beta1,

        @Key(name = "adam_beta2", value = "0.999", help = "Decay of the mean of their squares.")
        double beta2,

        @Key(name = "adam_epsilon", value = "1e-8", help = "Added to AdamW's denominator.")
        double epsilon,

        @Key(name = "adam_weight_decay", value = "0.01", help = "Decoupled weight decay.")
        double weightDecay,

        @Key(name = "max_grad_norm", value = "0.0", help = "Clip gradients to this norm; 0 does not.")
        double maxGradNorm,

        @Key(name = "ema_decay", value = "0.0", help = "Keep a moving average of the LoRA, e.g. 0.999; 0 does not.")
        double emaDecay) {
    /** Checks the ranges. */
    public OptimizerConfig {
        SettingRange.check("learning_rate", learningRate, 0, 10);
        SettingRange.check("lr_warmup_steps", warmupSteps, 0, Integer.MAX_VALUE);
        SettingRange.check("lr_num_cycles", cycles, 1, 10_000);
        SettingRange.check("lr_power", power, 0, 100);
        SettingRange.check("adam_beta1", beta1, 0, Math.nextDown(1.0));
        SettingRange.check("adam_beta2", beta2, 0, Math.nextDown(1.0));
        SettingRange.check("adam_epsilon", epsilon, 0, 1);
        SettingRange.check("adam_weight_decay", weightDecay, 0, 10);
        SettingRange.check("max_grad_norm", maxGradNorm, 0, 1e9);
        SettingRange.check("ema_decay", emaDecay, 0, Math.nextDown(1.0));
        if (shape == LearningRateShape.CONSTANT && warmupSteps > 0) {
            throw SettingRange.refused(
                    "lr_warmup_steps",
                    Integer.toString(warmupSteps),
                    "The lr_scheduler constant has no warm-up; constant_with_warmup has one.");
        }
    }
}
