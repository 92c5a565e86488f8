package org.inkloom.models.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.junit.jupiter.api.Test;

class TokenSearchTest {
    private static final TokenSearch SEARCH = new TokenSearch(3, 9);

    /** A language of 4 words in which only the last word matters: row a of the table says what follows word a. */
    private static final class Chain implements TokenDecoder {
        private final float[][] table;
        private int rows;
        private int reads;

        Chain(int rows, float[]... table) {
            this.rows = rows;
            this.table = table;
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public Tensor read(long[] ids) {
            reads++;
            int length = ids.length / rows;
            float[] logits = new float[rows * 4];
            for (int row = 0; row < rows; row++) {
                long last = ids[(row + 1) * length - 1];
                for (int word = 0; word < 4; word++) {
                    logits[row * 4 + word] = (float) Math.log(table[(int) last][word]);
                }
            }
            try (Scope scope = Scope.open()) {
                return scope.keep(Tensors.of(logits, rows, 4));
            }
        }

        @Override
        public void keep(long[] kept) {
            rows = kept.length;
        }

        @Override
        public void close() {
            rows = 0;
        }
    }

    @Test
    void greedy_takes_the_likeliest_word_and_beams_the_likelier_sentence() {
        float[][] table = {
            {0.01f, 0.55f, 0.43f, 0.01f}, // after 0: 1 looks better
            {0.30f, 0.30f, 0.10f, 0.30f}, // but what follows 1 is unclear
            {0.01f, 0.01f, 0.01f, 0.97f}, // while 2 ends the sentence
            {0.25f, 0.25f, 0.25f, 0.25f}
        };

        assertThat(SEARCH.run(new Chain(1, table), new long[] {0}, Decoding.greedy(1))[0])
                .containsExactly(0, 1);
        assertThat(SEARCH.run(new Chain(1, table), new long[] {0}, Decoding.beam(2, 4))[0])
                .containsExactly(0, 2, 3);
    }

    @Test
    void reading_stops_when_every_text_has_ended() {
        float[][] table = {
            {0.01f, 0.01f, 0.01f, 0.97f}, {0.01f, 0.01f, 0.01f, 0.97f}, {1, 1, 1, 1}, {0.97f, 0.01f, 0.01f, 0.01f}
        };
        Chain chain = new Chain(2, table);

        long[][] texts = SEARCH.run(chain, new long[] {1, 0}, Decoding.greedy(50));

        assertThat(texts[0]).containsExactly(1, 0, 3);
        assertThat(texts[1]).containsExactly(1, 0, 3);
        assertThat(chain.reads).isEqualTo(1);
    }

    @Test
    void the_same_seed_draws_the_same_words_and_only_among_the_likeliest() {
        float[][] table = {
            {0.4f, 0.35f, 0.2f, 0.05f}, {0.4f, 0.35f, 0.2f, 0.05f}, {0.4f, 0.35f, 0.2f, 0.05f}, {1, 1, 1, 1}
        };
        Decoding two = new Decoding.Sampled(5, 2, 40);

        long[][] first = SEARCH.run(new Chain(3, table), new long[] {0}, two);
        long[][] again = SEARCH.run(new Chain(3, table), new long[] {0}, two);
        long[][] other = SEARCH.run(new Chain(3, table), new long[] {0}, new Decoding.Sampled(6, 2, 40));

        assertThat(first).isDeepEqualTo(again);
        assertThat(first[0]).isNotEqualTo(other[0]).containsOnly(0, 1);
    }

    @Test
    void rules_without_room_or_beams_are_refused() {
        assertThatThrownBy(() -> Decoding.greedy(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Decoding.Beam(1, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Decoding.beam(1, 5)).isEqualTo(Decoding.greedy(5));
    }
}
