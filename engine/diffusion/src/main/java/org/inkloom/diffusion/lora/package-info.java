/**
 * LoRA files of all programs, and their use on a model: reading, checking, converting, stacking and fusing.
 *
 * <p>Layouts are known to {@link org.inkloom.diffusion.lora.LoraReader} and to the writers {@link
 * org.inkloom.diffusion.lora.PeftCodec}, {@link org.inkloom.diffusion.lora.KohyaCodec} and {@link
 * org.inkloom.diffusion.lora.DiffSynthCodec}; all other code sees {@link org.inkloom.diffusion.lora.LoraModule}s by the
 * diffusers names of layers.
 */
@NullMarked
package org.inkloom.diffusion.lora;

import org.jspecify.annotations.NullMarked;
