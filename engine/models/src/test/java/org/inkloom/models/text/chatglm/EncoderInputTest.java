package org.inkloom.models.text.chatglm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EncoderInputTest {
    private static final float NO = Float.NEGATIVE_INFINITY;

    /** Rows [0 0 0 7 8] and [0 0 9 7 8]. */
    private static final TokenBatch PADDED = new TokenBatch(
            2,
            5,
            new long[] {0, 0, 0, 7, 8, 0, 0, 9, 7, 8},
            new long[] {0, 0, 0, 1, 1, 0, 0, 1, 1, 1},
            new long[] {0, 0, 0, 0, 1, 0, 0, 0, 1, 2},
            List.of(0, 0));

    @Test
    void prompt_positions_look_back_and_padding_looks_everywhere() {
        EncoderInput input = EncoderInput.whole(PADDED);
        assertThat(input.repeated()).isZero();
        assertThat(input.bias().orElseThrow())
                .startsWith(0, 0, 0, 0, 0)
                .containsSequence(NO, NO, NO, 0, NO, NO, NO, NO, 0, 0);
    }

    @Test
    void padding_that_all_rows_share_is_computed_once_and_counted_in_full() {
        EncoderInput input = EncoderInput.withoutRepetition(PADDED);
        float two = (float) Math.log(2);
        assertThat(input.repeated()).isEqualTo(1);
        assertThat(input.length()).isEqualTo(4);
        assertThat(input.ids()).containsExactly(0, 0, 7, 8, 0, 9, 7, 8);
        assertThat(input.positions()).containsExactly(0, 0, 0, 1, 0, 0, 1, 2);
        assertThat(input.bias().orElseThrow())
                .containsExactly(
                        two, 0, 0, 0, two, 0, 0, 0, NO, NO, 0, NO, NO, NO, 0, 0, two, 0, 0, 0, NO, 0, NO, NO, NO, 0, 0,
                        NO, NO, 0, 0, 0);
    }

    @Test
    void a_full_batch_is_plain_causal_attention() {
        TokenBatch full = new TokenBatch(1, 2, new long[] {7, 8}, new long[] {1, 1}, new long[] {0, 1}, List.of(0));
        assertThat(EncoderInput.withoutRepetition(full).bias()).isEmpty();
        assertThat(EncoderInput.withoutRepetition(full).repeated()).isZero();
    }

    @Test
    void padding_of_different_tokens_is_left_alone() {
        TokenBatch odd = new TokenBatch(
                1, 4, new long[] {1, 0, 0, 7}, new long[] {0, 0, 0, 1}, new long[] {0, 0, 0, 0}, List.of(0));
        assertThat(EncoderInput.withoutRepetition(odd).repeated()).isZero();
    }
}
