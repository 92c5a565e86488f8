package org.inkloom.bench;

import java.util.Arrays;
import java.util.Collections;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.inkloom.bench.operations.OperationCount;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.text.chatglm.ChatGlm3Config;
import org.inkloom.models.text.chatglm.ChatGlm3Encoder;
import org.inkloom.models.text.chatglm.TokenBatch;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;

/**
 * Measures the text encoder with random weights on prompts that fill all positions.
 *
 * @param config sizes of the encoder
 * @param preset from which the sizes are
 * @param placement device and data type
 * @param batch number of prompts at a time
 * @param repetition number of runs
 */
record TextBench(
        ChatGlm3Config config, ModelPreset preset, Placement placement, int batch, Measurement.Repetition repetition) {

    /** Runs the measurement. */
    Measurement run(RunControl control) {
        String name = "text " + Sizes.name(preset) + " " + config.layers() + " layers, " + Extent.tokens(preset)
                + " tokens, batch " + batch + " " + Sizes.of(placement);
        try (Weights weights = RandomOnDevice.weights(placement, Sizes.stored(placement));
                NoGradGuard noGrad = new NoGradGuard()) {
            ChatGlm3Encoder encoder =
                    weights.build("text encoder", AdapterSet.NONE, _ -> false, w -> new ChatGlm3Encoder(w, config));
            TokenBatch tokens = tokens();
            double teraflops =
                    OperationCount.ofText(config, batch, Extent.tokens(preset)).teraflops();
            return Measurement.of(name, placement.device(), repetition, teraflops, control, () -> {
                try (PromptEmbeds embeds = encoder.encode(tokens, RunControl.quiet())) {
                    placement.device().synchronize();
                }
            });
        }
    }

    private TokenBatch tokens() {
        int count = batch * Extent.tokens(preset);
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return new TokenBatch(
                batch,
                Extent.tokens(preset),
                LongStream.range(0, count).map(i -> i % config.vocabulary()).toArray(),
                ones,
                LongStream.range(0, count).map(i -> i % Extent.tokens(preset)).toArray(),
                Collections.nCopies(batch, 0));
    }
}
