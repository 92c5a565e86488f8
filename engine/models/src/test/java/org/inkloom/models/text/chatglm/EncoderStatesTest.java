package org.inkloom.models.text.chatglm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.SeededWeights;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.junit.jupiter.api.Test;

/** Training reads prompts as drawing does. */
class EncoderStatesTest {
    private static final ChatGlm3Config CONFIG =
            ChatGlm3Config.read(ModelPreset.MINIATURE.reader(ModelPart.TEXT_ENCODER));
    private static final int LENGTH = 9;

    /** Rows of 9, 4, 2 and 1 tokens, padded on the left. */
    private static final int[] USED = {9, 4, 2, 1};

    private static TokenBatch batch() {
        long[] ids = new long[USED.length * LENGTH];
        long[] mask = new long[ids.length];
        long[] positions = new long[ids.length];
        for (int row = 0; row < USED.length; row++) {
            int start = LENGTH - USED[row];
            for (int i = 0; i < USED[row]; i++) {
                int at = row * LENGTH + start + i;
                ids[at] = 7 + 31L * row + 5L * i;
                mask[at] = 1;
                positions[at] = i;
            }
        }
        return new TokenBatch(USED.length, LENGTH, ids, mask, positions, List.of(0, 0, 0, 0));
    }

    @Test
    void states_from_tensors_are_those_of_the_encoded_prompts() {
        TokenBatch batch = batch();
        long[] used = {USED[0], USED[1], USED[2], USED[3]};
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard();
                Weights weights = Weights.create(Placement.cpuFloat32(), new SeededWeights(3))) {
            ChatGlm3Encoder encoder =
                    weights.build("encoder", AdapterSet.NONE, name -> false, w -> new ChatGlm3Encoder(w, CONFIG));
            try (PromptEmbeds expected = encoder.encode(batch, RunControl.quiet())) {
                ChatGlm3Encoder.States actual = encoder.states(
                        Tensors.of(batch.inputIds(), USED.length, LENGTH), Tensors.of(used, USED.length, 1));

                assertThat(Tensors.floats(actual.tokens()))
                        .containsExactly(Tensors.floats(expected.promptEmbeds()), within(2e-5f));
                assertThat(Tensors.floats(actual.last()))
                        .containsExactly(Tensors.floats(expected.pooled()), within(2e-5f));
            }
        }
    }
}
