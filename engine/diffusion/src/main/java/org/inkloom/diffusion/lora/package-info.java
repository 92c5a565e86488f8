/**
 * LoRA files of other programs, and their use on a model: reading, checking, converting, stacking and fusing.
 *
 * <p>A file's format is known to one codec each ({@link org.inkloom.diffusion.lora.PeftCodec}, {@link
 * org.inkloom.diffusion.lora.KohyaCodec}, {@link org.inkloom.diffusion.lora.DiffSynthCodec}); everything else sees
 * {@link org.inkloom.diffusion.lora.LoraModule}s under the diffusers names of the U-Net's layers.
 */
@NullMarked
package org.inkloom.diffusion.lora;

import org.jspecify.annotations.NullMarked;
