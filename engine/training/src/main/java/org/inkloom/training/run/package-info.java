/**
 * The one trainer, whatever is trained. A {@link org.inkloom.training.run.Training} says what is particular to a LoRA or to
 * a model from scratch; {@link org.inkloom.training.run.Trainer} opens the data, finds the checkpoint to go on from and
 * loads the task, {@link org.inkloom.training.run.TrainingRun} is the loop of updates, and a
 * {@link org.inkloom.training.run.TrainingStep} makes each, on the CPU or given to a GPU. Checkpoints are such that a killed
 * run goes on bit for bit.
 */
@NullMarked
package org.inkloom.training.run;

import org.jspecify.annotations.NullMarked;
