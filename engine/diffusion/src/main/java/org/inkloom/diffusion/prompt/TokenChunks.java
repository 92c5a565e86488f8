package org.inkloom.diffusion.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.inkloom.models.clip.ClipTokenizer;

/** Cuts prompts of any length into chunks that a CLIP tower reads, 75 tokens between start and end. */
public final class TokenChunks {
    /** ComfyUI keeps a part of fewer tokens in one chunk. */
    private static final int LONG_PART = 8;

    /** A1111 moves what follows a comma to the next chunk if the comma is no farther back than this. */
    private static final int BACKTRACK = 20;

    private final ClipTokenizer tokenizer;
    private final int inside;
    private final List<TokenChunk> chunks = new ArrayList<>();
    private final List<Integer> ids = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();

    private TokenChunks(ClipTokenizer tokenizer, int length) {
        this.tokenizer = tokenizer;
        this.inside = length - 2;
    }

    /**
     * Cuts a prompt.
     *
     * @param rules by which the prompt was parsed
     * @param length tokens of a chunk, 77 for CLIP
     * @return at least one chunk
     */
    public static List<TokenChunk> of(ParsedPrompt prompt, PromptRules rules, ClipTokenizer tokenizer, int length) {
        TokenChunks cutter = new TokenChunks(tokenizer, length);
        if (rules == PromptRules.A1111) {
            cutter.cutAtCommas(prompt);
        } else {
            cutter.cutBetweenParts(prompt);
        }
        return List.copyOf(cutter.chunks);
    }

    /** Fills up with chunks of an empty prompt, so that several prompts have as many. */
    public static List<TokenChunk> extended(List<TokenChunk> chunks, int count, ClipTokenizer tokenizer, int length) {
        List<TokenChunk> all = new ArrayList<>(chunks);
        while (all.size() < count) {
            TokenChunks cutter = new TokenChunks(tokenizer, length);
            cutter.end();
            all.addAll(cutter.chunks);
        }
        return List.copyOf(all);
    }

    private void cutBetweenParts(ParsedPrompt prompt) {
        for (WeightedText part : prompt.parts()) {
            int[] tokens = tokenizer.pieces(part.text());
            int from = 0;
            while (tokens.length - from > inside - ids.size()) {
                int room = inside - ids.size();
                // A long part fills the chunk; a short one begins the next, unless it would begin one already.
                boolean fills = tokens.length - from >= LONG_PART || ids.isEmpty();
                int taken = fills ? room : 0;
                add(tokens, from, from + taken, part.weight());
                from += taken;
                end();
            }
            add(tokens, from, tokens.length, part.weight());
        }
        end();
    }

    private void cutAtCommas(ParsedPrompt prompt) {
        int[] commas = tokenizer.pieces(",");
        int comma = commas.length == 1 ? commas[0] : -1;
        int last = -1;
        for (WeightedText part : prompt.parts()) {
            if (part.isBreak()) {
                end();
                last = -1;
                continue;
            }
            for (int token : tokenizer.pieces(part.text())) {
                if (token == comma) {
                    last = ids.size();
                } else if (ids.size() == inside && last != -1 && ids.size() - last <= BACKTRACK) {
                    moveFrom(last + 1);
                    last = -1;
                }
                if (ids.size() == inside) {
                    end();
                    last = -1;
                }
                ids.add(token);
                weights.add(part.weight());
            }
        }
        if (!ids.isEmpty() || chunks.isEmpty()) {
            end();
        }
    }

    /** Ends the chunk before a place and begins the next with what stood behind it. */
    private void moveFrom(int place) {
        List<Integer> movedIds = new ArrayList<>(ids.subList(place, ids.size()));
        List<Double> movedWeights = new ArrayList<>(weights.subList(place, weights.size()));
        ids.subList(place, ids.size()).clear();
        weights.subList(place, weights.size()).clear();
        end();
        ids.addAll(movedIds);
        weights.addAll(movedWeights);
    }

    private void add(int[] tokens, int from, int to, double weight) {
        for (int i = from; i < to; i++) {
            ids.add(tokens[i]);
            weights.add(weight);
        }
    }

    /** Ends a chunk: after the end token comes padding, which the two towers of SDXL have different ones of. */
    private void end() {
        long[] row = new long[inside + 2];
        double[] count = new double[inside + 2];
        Arrays.fill(row, tokenizer.padId());
        Arrays.fill(count, 1);
        row[0] = tokenizer.startId();
        for (int i = 0; i < ids.size(); i++) {
            row[i + 1] = ids.get(i);
            count[i + 1] = weights.get(i);
        }
        row[ids.size() + 1] = tokenizer.endId();
        chunks.add(new TokenChunk(row, count));
        ids.clear();
        weights.clear();
    }
}
