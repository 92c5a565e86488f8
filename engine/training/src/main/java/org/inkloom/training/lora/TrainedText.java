package org.inkloom.training.lora;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.family.PromptEncoder;
import org.inkloom.diffusion.family.TextWeights;
import org.inkloom.diffusion.lora.FusedWeights;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.run.Cancellation;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.UnpackedWeights;
import org.inkloom.training.cache.Captions;
import org.inkloom.weights.TensorFile;

/**
 * A model's text encoders while their LoRA is trained: captions are encoded anew in every step, in float32, with
 * gradients. Owns the encoders, not the LoRA.
 */
final class TrainedText implements AutoCloseable {
    private final ModelSource model;
    private final LoraWeights lora;
    private final Placement placement;
    private final Progress progress;
    private final PromptEncoder encoder;
    /** Captions seen so far: the user is told only once that a caption is too long. */
    private final Set<String> seen = new HashSet<>();

    /**
     * Loads the encoders.
     *
     * @param placement device and data type in which the U-Net computes
     * @param progress is told of captions that are cut
     */
    TrainedText(ModelSource model, LoraWeights lora, Placement placement, Progress progress) {
        this.model = model;
        this.lora = lora;
        this.placement = placement;
        this.progress = progress;
        encoder = model.loadText(Placement.of(placement.device(), placement.exact()), new TextWeights() {
            @Override
            public TensorFile over(int number, TensorFile weights) {
                return weights;
            }

            @Override
            public AdapterSet beside(int number) {
                return adapters(number);
            }
        });
    }

    private AdapterSet adapters(int number) {
        return lora.adapters(lora.textParts().get(number - 1), model.beforeLayers(number));
    }

    /**
     * Encodes captions with the LoRA in its current state; the result has the U-Net's data type, and gradients where
     * these are switched on.
     */
    Captions.Encoded encode(List<String> captions) {
        RunControl control = seen.addAll(captions) ? new RunControl(progress, new Cancellation()) : RunControl.quiet();
        return encode(encoder, captions, control);
    }

    private Captions.Encoded encode(PromptEncoder by, List<String> captions, RunControl control) {
        try (Scope scope = Scope.open();
                PromptEmbeds embeds = by.encode(captions, control)) {
            // Closing the embeddings frees their references; the aliases live on, for the autograd graph and the
            // caller.
            Tensor tokens = embeds.promptEmbeds().alias();
            Tensor pooled = embeds.pooled().alias();
            return new Captions.Encoded(
                    scope.keep(Tensors.cast(tokens, placement.compute())),
                    scope.keep(Tensors.cast(pooled, placement.compute())));
        }
    }

    /** Encoders with the LoRA merged into their weights, as generation with the finished file uses them. */
    final class Drawn implements AutoCloseable {
        private final PromptEncoder fused;

        Drawn() {
            Placement drawn = placement.device().isCuda() ? placement : placement.packed();
            fused = model.loadText(
                    drawn, (number, weights) -> new FusedWeights(new UnpackedWeights(weights), adapters(number)));
        }

        /** Encodes prompts, in the current scope. */
        Captions.Encoded encode(List<String> prompts) {
            return TrainedText.this.encode(fused, prompts, RunControl.quiet());
        }

        @Override
        public void close() {
            fused.close();
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
