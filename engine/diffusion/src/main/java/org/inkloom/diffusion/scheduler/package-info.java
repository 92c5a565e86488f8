/**
 * Samplers: the noise schedule that a model was trained with, and the rules that turn noise into a latent step by step.
 *
 * <p>A {@link org.inkloom.diffusion.scheduler.SchedulerConfig} is plain data, read from a published {@code
 * scheduler_config.json}. It builds a {@link org.inkloom.diffusion.scheduler.Stepper} for a number of steps. Tables are
 * computed in the precision in which diffusers 0.40 computes them (float32 where it uses torch, float64 where it uses
 * numpy), so that pictures agree.
 */
@NullMarked
package org.inkloom.diffusion.scheduler;

import org.jspecify.annotations.NullMarked;
