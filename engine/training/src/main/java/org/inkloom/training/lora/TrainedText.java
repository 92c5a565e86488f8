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
 * A model's text encoders while a LoRA of theirs is trained: captions are read anew in every step, in full precision, and
 * gradients go back through them. Owns the encoders, not the LoRA.
 */
final class TrainedText implements AutoCloseable {
    private final ModelSource model;
    private final LoraWeights lora;
    private final Placement placement;
    private final Progress progress;
    private final PromptEncoder encoder;
    /** Captions whose length was said something about, if there was anything to say. */
    private final Set<String> seen = new HashSet<>();

    /**
     * Loads the encoders.
     *
     * @param placement where the U-Net computes, and in which type
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

    /** Reads captions with the LoRA as it is, in the U-Net's type; differentiable where gradients are on. */
    Captions.Encoded encode(List<String> captions) {
        RunControl control = seen.addAll(captions) ? new RunControl(progress, new Cancellation()) : RunControl.quiet();
        return encode(encoder, captions, control);
    }

    private Captions.Encoded encode(PromptEncoder by, List<String> captions, RunControl control) {
        try (Scope scope = Scope.open();
                PromptEmbeds embeds = by.encode(captions, control)) {
            // The embeddings' own references end here; what the graph and the caller use goes on.
            Tensor tokens = embeds.promptEmbeds().alias();
            Tensor pooled = embeds.pooled().alias();
            return new Captions.Encoded(
                    scope.keep(Tensors.cast(tokens, placement.compute())),
                    scope.keep(Tensors.cast(pooled, placement.compute())));
        }
    }

    /** Encoders that have the LoRA in their weights, as whoever draws with its file has them. */
    final class Drawn implements AutoCloseable {
        private final PromptEncoder fused;

        Drawn() {
            Placement drawn = placement.device().isCuda() ? placement : placement.packed();
            fused = model.loadText(
                    drawn, (number, weights) -> new FusedWeights(new UnpackedWeights(weights), adapters(number)));
        }

        /** Reads prompts, in the current scope. */
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
