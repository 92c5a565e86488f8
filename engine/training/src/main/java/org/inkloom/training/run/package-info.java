/**
 * The trainer, which is the same whatever is trained. A {@link org.inkloom.training.run.Training} says what is
 * particular to a LoRA or to a model from scratch. {@link org.inkloom.training.run.Trainer} opens the data, finds the
 * checkpoint to continue from and loads the task; {@link org.inkloom.training.run.TrainingRun} is the loop of updates;
 * a {@link org.inkloom.training.run.TrainingStep} makes each of them, on the CPU or on a GPU. A killed run can be
 * continued from a checkpoint with the same result, bit for bit.
 */
@NullMarked
package org.inkloom.training.run;

import org.jspecify.annotations.NullMarked;
