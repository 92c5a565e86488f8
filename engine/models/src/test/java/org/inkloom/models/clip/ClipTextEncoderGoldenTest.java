package org.inkloom.models.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class ClipTextEncoderGoldenTest {
    private static final double TOLERANCE = GoldenRun.tolerance(2e-5);
    private static final String EXPECTED = "clip/expected/text_encoders.safetensors";

    @Test
    void the_encoder_of_stable_diffusion_reads_as_transformers_does() {
        try (TensorFile expected = Golden.tensors(EXPECTED);
                ClipTextEncoder encoder =
                        ClipTextEncoder.load(Golden.path("clip/sd15-tiny/text_encoder"), GoldenRun.placement());
                Scope scope = Scope.open()) {
            ClipText.States states = read(encoder, expected, "input_ids");
            int layers = encoder.network().config().layers();
            Closeness.relative(expected.get("sd15.last_hidden_state"), states.last(), TOLERANCE);
            Closeness.relative(expected.get("sd15.pooler_output"), states.pooled(), TOLERANCE);
            Tensor previous = states.hidden().get(layers - 1);
            Closeness.relativeWhereThere(expected, "sd15.hidden_states.-2", previous, TOLERANCE);
            Closeness.relative(
                    expected.get("sd15.clip_skip1"), encoder.network().normalized(previous), TOLERANCE);
            for (int i = 0; i <= layers; i++) {
                Tensor first = states.hidden().get(i).narrow(0, 0, 1);
                Closeness.relativeWhereThere(expected, "sd15.prompt0.hidden_states." + i, first, TOLERANCE);
            }
        }
    }

    @Test
    void both_encoders_of_sdxl_read_as_transformers_does() {
        try (TensorFile expected = Golden.tensors(EXPECTED)) {
            try (ClipTextEncoder encoder =
                            ClipTextEncoder.load(Golden.path("clip/sdxl-tiny/text_encoder"), GoldenRun.placement());
                    Scope scope = Scope.open()) {
                ClipText.States states = read(encoder, expected, "input_ids");
                Closeness.relative(expected.get("sdxl.te1.penultimate"), penultimate(states), TOLERANCE);
            }
            try (ClipTextEncoder encoder =
                            ClipTextEncoder.load(Golden.path("clip/sdxl-tiny/text_encoder_2"), GoldenRun.placement());
                    Scope scope = Scope.open()) {
                ClipText.States states = read(encoder, expected, "input_ids_2");
                Closeness.relativeWhereThere(expected, "sdxl.te2.last_hidden_state", states.last(), TOLERANCE);
                Closeness.relative(expected.get("sdxl.te2.penultimate"), penultimate(states), TOLERANCE);
                Tensor projected = encoder.network().projected(states.pooled());
                Closeness.relative(expected.get("sdxl.te2.text_embeds"), projected, TOLERANCE);
            }
        }
    }

    @Test
    void a_text_does_not_depend_on_the_others_of_its_batch() {
        try (TensorFile expected = Golden.tensors(EXPECTED);
                ClipTextEncoder encoder =
                        ClipTextEncoder.load(Golden.path("clip/sdxl-tiny/text_encoder_2"), GoldenRun.placement());
                Scope scope = Scope.open()) {
            long[] ids = Tensors.longs(Tensors.copyOf(expected.get("input_ids_2")));
            int rows = (int) expected.get("input_ids_2").shape()[0];
            int length = ids.length / rows;
            List<Float> alone = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                long[] own = Arrays.copyOfRange(ids, row * length, (row + 1) * length);
                for (float value :
                        Tensors.floats(encoder.network().forward(own, 1).pooled())) {
                    alone.add(value);
                }
            }
            float[] together =
                    Tensors.floats(encoder.network().forward(ids, rows).pooled());
            assertThat(alone).hasSize(together.length);
            for (int i = 0; i < together.length; i++) {
                assertThat((double) alone.get(i)).isCloseTo(together[i], within(GoldenRun.tolerance(1e-4)));
            }
        }
    }

    private static ClipText.States read(ClipTextEncoder encoder, TensorFile expected, String ids) {
        StoredTensor stored = expected.get(ids);
        return encoder.network().forward(Tensors.longs(Tensors.copyOf(stored)), (int) stored.shape()[0]);
    }

    private static Tensor penultimate(ClipText.States states) {
        return states.hidden().get(states.hidden().size() - 2);
    }
}
