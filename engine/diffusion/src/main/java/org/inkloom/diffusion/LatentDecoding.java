package org.inkloom.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * Turns finished latents into pictures.
 *
 * @param model whose latents they are
 * @param options where it computes
 * @param parts hold the autoencoder
 */
record LatentDecoding(DiffusionModel model, PipelineOptions options, ModelParts parts) {
    /**
     * Decodes. On a GPU the pictures are decoded one by one: a single one keeps the GPU busy, and eight at once would
     * need eight times the memory.
     *
     * @param latents {@code [B, C, H, W]}
     * @param tiles whether to work tile by tile
     * @param loras whether there were LoRAs beside the weights, for the message about values that are no numbers
     * @return float32 {@code [B, H, W, 3]} in [0, 1] on the CPU, in the current scope
     * @throws org.inkloom.run.InkloomException {@code INK-GEN-007} if the result contains values that are no numbers
     */
    Tensor decode(Tensor latents, Vae.Tiles tiles, boolean loras) {
        try (Scope scope = Scope.open()) {
            long together = DrawingMemory.decodesOneByOne(options.device()) ? 1 : latents.size(0);
            Tensor[] units = new Tensor[(int) (latents.size(0) / together)];
            for (int i = 0; i < units.length; i++) {
                units[i] = unit(latents.narrow(0, i * together, together), tiles);
            }
            Tensor unit = units.length == 1 ? units[0] : Tensors.cat(0, units);
            if (unit.isnan().any().item().toBool()) {
                throw NotANumber.explain(model, options.compute(), loras);
            }
            return scope.keep(unit);
        }
    }

    private Tensor unit(Tensor latents, Vae.Tiles tiles) {
        try (Scope scope = Scope.open()) {
            VaeModel vae = parts.vae();
            Tensor unscaled =
                    vae.vae().unscale(Tensors.cast(latents, vae.placement().compute()));
            return scope.keep(PixelTensors.toUnit(vae.fastest().decode(unscaled, tiles)));
        }
    }
}
