package org.inkloom.models.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * Beam search: follows several continuations of each text at once, as transformers' {@code _beam_search} with a length
 * penalty of 1 and without early stopping. A text is done when the best continuation that has not ended, by its mean
 * log-probability, is no better than the worst of the ended ones, of which there must be as many as there are beams.
 */
final class BeamSearch {
    /**
     * The score of beams that must not win. The reference uses this number instead of minus infinity and adds to it in
     * float32.
     */
    private static final float IMPOSSIBLE = -1e9f;

    private final TokenSearch ends;
    private final Decoding.Beam how;
    private final long[] prompt;

    /**
     * A continuation: its tokens without the prompt, the number of the beam that it extends, and the sum of its tokens'
     * log-probabilities.
     */
    private record Continuation(long[] tokens, int from, float score) {}

    /** The state of one text. */
    private final class Text {
        private List<Continuation> open = new ArrayList<>();
        private List<Continuation> ended = new ArrayList<>();
        private boolean done;

        Text() {
            for (int i = 0; i < how.beams(); i++) {
                // At the start all beams are equal. Only the first is continued; otherwise all would choose the same
                // tokens and stay equal.
                open.add(new Continuation(new long[0], i, i == 0 ? 0 : IMPOSSIBLE));
            }
        }

        /**
         * Extends the beams by one token. {@code values} and {@code places} are the scores and the positions of the
         * best next tokens over all of a text's beams, best first; a position is beam times vocabulary size plus token.
         */
        void advance(float[] values, long[] places, int start, long vocabulary, boolean last) {
            List<Continuation> going = new ArrayList<>();
            List<Continuation> ending = new ArrayList<>(ended);
            for (int i = 0; i < 2 * how.beams(); i++) {
                int beam = (int) (places[start + i] / vocabulary);
                long token = places[start + i] % vocabulary;
                long[] before = open.get(beam).tokens();
                long[] tokens = Arrays.copyOf(before, before.length + 1);
                tokens[before.length] = token;
                boolean ends = last || token == BeamSearch.this.ends.end();
                float score = values[start + i];
                if (ends && i < how.beams() && !done) {
                    ending.add(new Continuation(tokens, beam, score / tokens.length));
                }
                going.add(new Continuation(tokens, beam, ends ? score + IMPOSSIBLE : score));
            }
            open = best(going);
            ended = best(ending);
        }

        void check() {
            float hope = open.getFirst().score() / open.getFirst().tokens().length;
            boolean full = ended.size() == how.beams();
            done |= full && hope <= ended.getLast().score();
        }

        private List<Continuation> best(List<Continuation> ways) {
            return ways.stream()
                    .sorted(Comparator.comparingDouble((Continuation way) -> -way.score()))
                    .limit(how.beams())
                    .toList();
        }
    }

    BeamSearch(TokenSearch ends, Decoding.Beam how, long[] prompt) {
        this.ends = ends;
        this.how = how;
        this.prompt = prompt;
    }

    long[][] run(TokenDecoder decoder) {
        int count = decoder.rows();
        int beams = how.beams();
        List<Text> texts = new ArrayList<>();
        long[] rows = new long[count * beams];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i / beams;
        }
        decoder.keep(rows);
        for (int i = 0; i < count; i++) {
            texts.add(new Text());
        }
        long[] next = RepeatedRows.of(prompt, rows.length);
        for (int step = 0; step < how.maxNewTokens() && texts.stream().anyMatch(t -> !t.done); step++) {
            advance(decoder, texts, next, step == how.maxNewTokens() - 1);
            next = new long[rows.length];
            for (int i = 0; i < rows.length; i++) {
                Continuation way = texts.get(i / beams).open.get(i % beams);
                rows[i] = (long) i / beams * beams + way.from();
                next[i] = way.tokens()[step];
            }
            decoder.keep(rows);
        }
        return results(texts);
    }

    private void advance(TokenDecoder decoder, List<Text> texts, long[] next, boolean last) {
        try (Scope scope = Scope.open()) {
            Tensor scores =
                    Tensors.to(decoder.read(next), Device.CPU, DType.FLOAT32).log_softmax(-1);
            long vocabulary = scores.size(1);
            float[] sums = new float[texts.size() * how.beams()];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = texts.get(i / how.beams()).open.get(i % how.beams()).score();
            }
            Tensor all = scores.add(Tensors.of(sums, sums.length, 1)).view(texts.size(), -1);
            T_TensorTensor_T top = torch.topk(all, 2L * how.beams());
            float[] values = Tensors.floats(top.get0());
            long[] places = Tensors.longs(top.get1());
            for (int i = 0; i < texts.size(); i++) {
                texts.get(i).advance(values, places, i * 2 * how.beams(), vocabulary, last);
                texts.get(i).check();
            }
        }
    }

    private long[][] results(List<Text> texts) {
        int longest = texts.stream()
                .mapToInt(text -> text.ended.getFirst().tokens().length)
                .max()
                .orElse(0);
        long[][] results = new long[texts.size()][];
        for (int i = 0; i < results.length; i++) {
            long[] tokens = texts.get(i).ended.getFirst().tokens();
            results[i] = Arrays.copyOf(prompt, prompt.length + longest);
            // The reference treats a padding token of number 0 as if there were none, and fills up with the end token.
            long filler = ends.pad() == 0 ? ends.end() : ends.pad();
            Arrays.fill(results[i], prompt.length + tokens.length, results[i].length, filler);
            System.arraycopy(tokens, 0, results[i], prompt.length, tokens.length);
        }
        return results;
    }
}
