package org.inkloom.models.decoding;

/** A rule by which the next words are chosen, as transformers' {@code generate} names them. */
public sealed interface Decoding {
    /** Returns how many tokens may follow the prompt at most. */
    int maxNewTokens();

    /**
     * Always the likeliest next token ({@code do_sample=False, num_beams=1}).
     *
     * @param maxNewTokens how many tokens may follow at most
     */
    record Greedy(int maxNewTokens) implements Decoding {
        /** Checks the range. */
        public Greedy {
            requirePositive(maxNewTokens, "maxNewTokens");
        }
    }

    /**
     * The likeliest of several continuations that are followed side by side ({@code num_beams=beams}, length penalty 1,
     * no early stopping).
     *
     * @param beams how many are followed, at least 2
     * @param maxNewTokens how many tokens may follow at most
     */
    record Beam(int beams, int maxNewTokens) implements Decoding {
        /** Checks the ranges. */
        public Beam {
            requirePositive(maxNewTokens, "maxNewTokens");
            requirePositive(beams - 1, "beams - 1");
        }
    }

    /**
     * At random with the model's probabilities, among the likeliest tokens ({@code do_sample=True}).
     *
     * @param seed of the random draws; they equal PyTorch's after {@code torch.manual_seed(seed)} on the CPU
     * @param topK among how many of the likeliest tokens is drawn, at least 1; 50 in transformers
     * @param maxNewTokens how many tokens may follow at most
     */
    record Sampled(long seed, int topK, int maxNewTokens) implements Decoding {
        /** Checks the ranges. */
        public Sampled {
            requirePositive(maxNewTokens, "maxNewTokens");
            requirePositive(topK, "topK");
        }
    }

    /** Always the likeliest next token. */
    static Decoding greedy(int maxNewTokens) {
        return new Greedy(maxNewTokens);
    }

    /** The best of {@code beams} continuations, see {@link Beam}. */
    static Decoding beam(int beams, int maxNewTokens) {
        return beams == 1 ? new Greedy(maxNewTokens) : new Beam(beams, maxNewTokens);
    }

    /** At random among the 50 likeliest tokens, see {@link Sampled}. */
    static Decoding sampled(long seed, int maxNewTokens) {
        return new Sampled(seed, 50, maxNewTokens);
    }

    private static void requirePositive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " = " + value + " is not positive");
        }
    }
}
