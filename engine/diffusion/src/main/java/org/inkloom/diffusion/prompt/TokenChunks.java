package org.inkloom.diffusion.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.inkloom.diffusion.embedding.TextEmbedding;
import org.inkloom.models.clip.ClipTokenizer;

/** Splits prompts of any length into chunks for CLIP's text encoder: 75 tokens between start and end. */
public final class TokenChunks {
    /** ComfyUI does not split a part of fewer tokens than this over two chunks. */
    private static final int LONG_PART = 8;

    /**
     * A1111 ends a full chunk at its last comma, if at most this many tokens follow the comma; they move to the next
     * chunk.
     */
    private static final int BACKTRACK = 20;

    private final ClipTokenizer tokenizer;
    private final int inside;
    private final Function<TextEmbedding, List<float[]>> vectors;
    private final List<TokenChunk> chunks = new ArrayList<>();
    private final List<Token> tokens = new ArrayList<>();

    private TokenChunks(ClipTokenizer tokenizer, int length, Function<TextEmbedding, List<float[]>> vectors) {
        this.tokenizer = tokenizer;
        this.inside = length - 2;
        this.vectors = vectors;
    }

    /** A token's id, or an embedding's vector in place of one. */
    private record Token(int id, double weight, Optional<float[]> vector) {}

    /**
     * Splits a prompt without embeddings.
     *
     * @param rules by which the prompt was parsed
     * @param length tokens of a chunk, 77 for CLIP
     * @return at least one chunk
     */
    public static List<TokenChunk> of(ParsedPrompt prompt, PromptRules rules, ClipTokenizer tokenizer, int length) {
        return of(prompt, rules, tokenizer, length, TokenChunks::unexpected);
    }

    private static List<float[]> unexpected(TextEmbedding embedding) {
        throw new IllegalArgumentException("an embedding in a prompt that is read without: " + embedding.file());
    }

    /**
     * Splits a prompt. Each vector of an embedding counts as one token.
     *
     * @param rules by which the prompt was parsed
     * @param length tokens of a chunk, 77 for CLIP
     * @param vectors returns an embedding's vectors for this text encoder
     * @return at least one chunk
     */
    public static List<TokenChunk> of(
            ParsedPrompt prompt,
            PromptRules rules,
            ClipTokenizer tokenizer,
            int length,
            Function<TextEmbedding, List<float[]>> vectors) {
        TokenChunks cutter = new TokenChunks(tokenizer, length, vectors);
        if (rules == PromptRules.A1111) {
            cutter.cutAtCommas(prompt);
        } else {
            cutter.cutBetweenParts(prompt);
        }
        return List.copyOf(cutter.chunks);
    }

    /** Adds chunks of an empty prompt up to a count, so that several prompts can be batched. */
    public static List<TokenChunk> extended(List<TokenChunk> chunks, int count, ClipTokenizer tokenizer, int length) {
        List<TokenChunk> all = new ArrayList<>(chunks);
        while (all.size() < count) {
            TokenChunks cutter = new TokenChunks(tokenizer, length, TokenChunks::unexpected);
            cutter.end();
            all.addAll(cutter.chunks);
        }
        return List.copyOf(all);
    }

    /**
     * Returns a part's tokens. The position of a vector gets the start token's id, because CLIP takes the position of
     * the end token as the end of the text and so must not find one there.
     */
    private List<Token> tokens(WeightedText part) {
        if (part.embedding().isPresent()) {
            return vectors.apply(part.embedding().get()).stream()
                    .map(vector -> new Token(tokenizer.startId(), part.weight(), Optional.of(vector)))
                    .toList();
        }
        return Arrays.stream(tokenizer.pieces(part.text()))
                .mapToObj(id -> new Token(id, part.weight(), Optional.empty()))
                .toList();
    }

    private void cutBetweenParts(ParsedPrompt prompt) {
        for (WeightedText part : prompt.parts()) {
            List<Token> more = tokens(part);
            int from = 0;
            while (more.size() - from > inside - tokens.size()) {
                int room = inside - tokens.size();
                // A long part is split to fill the chunk. A short one begins the next chunk, unless this one is still
                // empty.
                boolean fills = more.size() - from >= LONG_PART || tokens.isEmpty();
                int taken = fills ? room : 0;
                tokens.addAll(more.subList(from, from + taken));
                from += taken;
                end();
            }
            tokens.addAll(more.subList(from, more.size()));
        }
        end();
    }

    private void cutAtCommas(ParsedPrompt prompt) {
        int[] commas = tokenizer.pieces(",");
        int comma = commas.length == 1 ? commas[0] : -1;
        int last = -1;
        for (WeightedText part : prompt.parts()) {
            List<Token> more = part.isBreak() ? List.of() : tokens(part);
            boolean tornApart = part.embedding().isPresent() && tokens.size() + more.size() > inside;
            if (part.isBreak() || tornApart && !tokens.isEmpty()) {
                end();
                last = -1;
            }
            for (Token token : more) {
                if (token.id() == comma) {
                    last = tokens.size();
                } else if (tokens.size() == inside && last != -1 && tokens.size() - last <= BACKTRACK) {
                    moveFrom(last + 1);
                    last = -1;
                }
                if (tokens.size() == inside) {
                    end();
                    last = -1;
                }
                tokens.add(token);
            }
        }
        if (!tokens.isEmpty() || chunks.isEmpty()) {
            end();
        }
    }

    /** Ends the chunk before a position and moves the tokens from there on to the next chunk. */
    private void moveFrom(int place) {
        List<Token> behind = tokens.subList(place, tokens.size());
        List<Token> moved = List.copyOf(behind);
        behind.clear();
        end();
        tokens.addAll(moved);
    }

    /** Ends a chunk: adds the end token and padding, for which SDXL's two text encoders have different tokens. */
    private void end() {
        long[] row = new long[inside + 2];
        double[] count = new double[inside + 2];
        Map<Integer, float[]> given = new HashMap<>();
        Arrays.fill(row, tokenizer.padId());
        Arrays.fill(count, 1);
        row[0] = tokenizer.startId();
        for (int i = 0; i < tokens.size(); i++) {
            int place = i + 1;
            row[place] = tokens.get(i).id();
            count[place] = tokens.get(i).weight();
            tokens.get(i).vector().ifPresent(vector -> given.put(place, vector));
        }
        row[tokens.size() + 1] = tokenizer.endId();
        chunks.add(new TokenChunk(row, count, given));
        tokens.clear();
    }
}
