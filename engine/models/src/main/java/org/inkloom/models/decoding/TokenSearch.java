package org.inkloom.models.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * Continues texts by a {@link Decoding}. Gives the same tokens as transformers' {@code generate}.
 *
 * @param end the token that ends a text
 * @param pad the token with which texts that ended before the others are filled up
 */
public record TokenSearch(long end, long pad) {
    /** Chooses the next token of every text from the logits. */
    @FunctionalInterface
    private interface Chooser {
        long[] choose(Tensor logits);
    }

    /**
     * Continues a prompt.
     *
     * @param decoder must have read nothing yet; it is not closed here
     * @param prompt the tokens that all texts begin with, at least one
     * @param how the rule by which tokens are chosen
     * @return a row for each text: prompt and continuation, all of one length, filled up with the padding token
     */
    public long[][] run(TokenDecoder decoder, long[] prompt, Decoding how) {
        return switch (how) {
            case Decoding.Greedy greedy -> follow(decoder, prompt, greedy.maxNewTokens(), TokenSearch::likeliest);
            case Decoding.Sampled sampled -> sampled(decoder, prompt, sampled);
            case Decoding.Beam beam -> new BeamSearch(this, beam, prompt).run(decoder);
        };
    }

    private static long[] likeliest(Tensor logits) {
        try (Scope scope = Scope.open()) {
            return Tensors.longs(torch.argmax(logits, new LongOptional(-1), false));
        }
    }

    private long[][] sampled(TokenDecoder decoder, long[] prompt, Decoding.Sampled how) {
        try (Scope scope = Scope.open()) {
            Generator generator = torch.createCPUGenerator(how.seed());
            return follow(decoder, prompt, how.maxNewTokens(), logits -> draw(logits, how.topK(), generator));
        }
    }

    private static long[] draw(Tensor logits, int topK, Generator generator) {
        try (Scope scope = Scope.open()) {
            // On the CPU, so that the text does not depend on the device that the model computes on.
            Tensor scores = Tensors.to(logits, Device.CPU, DType.FLOAT32);
            long kept = Math.min(topK, scores.size(1));
            Tensor least = torch.topk(scores, kept).get0().narrow(1, kept - 1, 1);
            Tensor some = scores.masked_fill(scores.lt(least), new Scalar(Double.NEGATIVE_INFINITY));
            Tensor drawn = torch.multinomial(some.softmax(-1), 1, false, new GeneratorOptional(generator));
            return Tensors.longs(drawn);
        }
    }

    private long[][] follow(TokenDecoder decoder, long[] prompt, int maxNewTokens, Chooser chooser) {
        int rows = decoder.rows();
        boolean[] ended = new boolean[rows];
        List<long[]> chosen = new ArrayList<>();
        long[] next = RepeatedRows.of(prompt, rows);
        while (chosen.size() < maxNewTokens && !all(ended)) {
            try (Scope scope = Scope.open()) {
                next = chooser.choose(decoder.read(next));
            }
            for (int row = 0; row < rows; row++) {
                next[row] = ended[row] ? pad : next[row];
                ended[row] |= next[row] == end;
            }
            chosen.add(next);
        }
        long[][] texts = new long[rows][];
        for (int row = 0; row < rows; row++) {
            texts[row] = Arrays.copyOf(prompt, prompt.length + chosen.size());
            for (int i = 0; i < chosen.size(); i++) {
                texts[row][prompt.length + i] = chosen.get(i)[row];
            }
        }
        return texts;
    }

    private static boolean all(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }
}
