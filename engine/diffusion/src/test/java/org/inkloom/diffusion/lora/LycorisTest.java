package org.inkloom.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods of LyCORIS against their formulas, written out number by number in float64. */
class LycorisTest {
    private static final String LINEAR = "mid_block.attentions.0.proj_in";
    private static final String KERNEL = "mid_block.resnets.0.conv1";
    private static final String GROUPS = "mid_block.attentions.0.norm";
    private static final String LAYER = "mid_block.attentions.0.transformer_blocks.0.norm1";
    private static final int OUT = 6;
    private static final int IN = 4;
    private static final int PLACES = 9;

    private static final LoraTarget TARGET = LoraTarget.of(Map.of(
            LINEAR + ".weight", new long[] {OUT, IN},
            LINEAR + ".bias", new long[] {OUT},
            KERNEL + ".weight", new long[] {OUT, IN, 3, 3},
            GROUPS + ".weight", new long[] {OUT},
            GROUPS + ".bias", new long[] {OUT},
            LAYER + ".weight", new long[] {IN}));

    private final MemoryFile file = new MemoryFile();
    private final Random random = new Random(5);

    private double[] put(String layer, String part, long... shape) {
        String key = "lora_unet_" + layer.replace('.', '_') + "." + part;
        file.with(key, shape);
        StoredTensor tensor = file.get(key);
        double[] values = new double[(int) tensor.elements()];
        for (int i = 0; i < values.length; i++) {
            float value = (float) random.nextGaussian();
            MemoryFile.set(tensor, i, value);
            values[i] = value;
        }
        return values;
    }

    private void alpha(String layer, float alpha) {
        file.number("lora_unet_" + layer.replace('.', '_') + ".alpha", alpha);
    }

    private static double[] product(double[] a, double[] b, int rows, int inner, int columns) {
        double[] all = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < inner; k++) {
                    all[i * columns + j] += a[i * inner + k] * b[k * columns + j];
                }
            }
        }
        return all;
    }

    /** {@code out[p, r, kl] = sum of t[i, j, kl] * b[j, r] * a[i, p]}. */
    private static double[] tucker(double[] t, double[] b, double[] a, int rank) {
        double[] all = new double[OUT * IN * PLACES];
        for (int p = 0; p < OUT; p++) {
            for (int r = 0; r < IN; r++) {
                for (int at = 0; at < PLACES; at++) {
                    for (int i = 0; i < rank; i++) {
                        for (int j = 0; j < rank; j++) {
                            all[(p * IN + r) * PLACES + at] +=
                                    t[(i * rank + j) * PLACES + at] * b[j * IN + r] * a[i * OUT + p];
                        }
                    }
                }
            }
        }
        return all;
    }

    private static double[] sum(double[] weight, double[] delta, double scale) {
        double[] all = weight.clone();
        for (int i = 0; i < all.length; i++) {
            all[i] += scale * delta[i];
        }
        return all;
    }

    private static double[] base(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(1.7 * i + 0.3);
        }
        return values;
    }

    private double[] changed(String tensor, double[] weight, double scale, long... shape) {
        try (Lora lora = Lora.of(LoraFiles.readEveryMethod(file, TARGET), Placement.cpuFloat32());
                Scope scope = Scope.open()) {
            Map<String, List<WeightChange>> changes = new LinkedHashMap<>();
            lora.weightChanges(scale).forEach((name, change) -> changes.put(name, List.of(change)));
            assertThat(changes).containsKey(tensor);
            float[] floats = new float[weight.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) weight[i];
            }
            float[] found = Tensors.floats(changes.getOrDefault(tensor, List.of())
                    .getFirst()
                    .applied(Tensors.of(floats, shape))
                    .contiguous());
            double[] all = new double[found.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = found[i];
            }
            return all;
        }
    }

    private void same(double[] found, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).as("number " + i).isCloseTo(expected[i], within(2e-6 * largest));
        }
    }

    @Test
    void a_loha_multiplies_two_low_rank_matrices_number_by_number() {
        double[] one = product(put(LINEAR, "hada_w1_a", OUT, 2), put(LINEAR, "hada_w1_b", 2, IN), OUT, 2, IN);
        double[] two = product(put(LINEAR, "hada_w2_a", OUT, 2), put(LINEAR, "hada_w2_b", 2, IN), OUT, 2, IN);
        alpha(LINEAR, 1);
        double[] delta = new double[one.length];
        Arrays.setAll(delta, i -> one[i] * two[i]);
        double[] weight = base(OUT * IN);
        same(changed(LINEAR + ".weight", weight, 0.8, OUT, IN), sum(weight, delta, 0.8 * 0.5));
    }

    @Test
    void a_loha_of_kernels_has_tuckers_form() {
        double[] one = tucker(
                put(KERNEL, "hada_t1", 2, 2, 3, 3), kernelPart("hada_w1_b", IN), kernelPart("hada_w1_a", OUT), 2);
        double[] two = tucker(
                put(KERNEL, "hada_t2", 2, 2, 3, 3), kernelPart("hada_w2_b", IN), kernelPart("hada_w2_a", OUT), 2);
        double[] delta = new double[one.length];
        Arrays.setAll(delta, i -> one[i] * two[i]);
        double[] weight = base(OUT * IN * PLACES);
        same(changed(KERNEL + ".weight", weight, 1, OUT, IN, 3, 3), sum(weight, delta, 1));
    }

    private double[] kernelPart(String part, int width) {
        return put(KERNEL, part, 2, width);
    }

    @Test
    void a_lokr_is_a_kronecker_product_whose_second_factor_may_be_low_rank() {
        double[] one = put(LINEAR, "lokr_w1", 2, 2);
        double[] two = product(put(LINEAR, "lokr_w2_a", 3, 1), put(LINEAR, "lokr_w2_b", 1, 2), 3, 1, 2);
        alpha(LINEAR, 0.5f);
        double[] delta = new double[OUT * IN];
        for (int i = 0; i < OUT; i++) {
            for (int j = 0; j < IN; j++) {
                delta[i * IN + j] = one[(i / 3) * 2 + j / 2] * two[(i % 3) * 2 + j % 2];
            }
        }
        double[] weight = base(OUT * IN);
        same(changed(LINEAR + ".weight", weight, 1, OUT, IN), sum(weight, delta, 0.5));
    }

    @Test
    void the_places_of_a_kernel_belong_to_the_second_factor_of_a_lokr_and_whole_factors_have_no_alpha() {
        double[] one = put(KERNEL, "lokr_w1", 3, 2);
        double[] two = put(KERNEL, "lokr_w2", 2, 2, 3, 3);
        alpha(KERNEL, 100);
        double[] delta = new double[OUT * IN * PLACES];
        for (int i = 0; i < OUT; i++) {
            for (int j = 0; j < IN; j++) {
                for (int at = 0; at < PLACES; at++) {
                    delta[(i * IN + j) * PLACES + at] =
                            one[(i / 2) * 2 + j / 2] * two[((i % 2) * 2 + j % 2) * PLACES + at];
                }
            }
        }
        double[] weight = base(OUT * IN * PLACES);
        same(changed(KERNEL + ".weight", weight, 1, OUT, IN, 3, 3), sum(weight, delta, 1));
    }

    @Test
    void a_convolution_of_three_factors_has_its_kernel_in_the_middle() {
        double[] down = put(KERNEL, "lora_down.weight", 2, IN, 1, 1);
        double[] up = put(KERNEL, "lora_up.weight", OUT, 2, 1, 1);
        double[] middle = put(KERNEL, "lora_mid.weight", 2, 2, 3, 3);
        alpha(KERNEL, 1);
        double[] turned = new double[up.length];
        for (int p = 0; p < OUT; p++) {
            for (int i = 0; i < 2; i++) {
                turned[i * OUT + p] = up[p * 2 + i];
            }
        }
        double[] weight = base(OUT * IN * PLACES);
        same(changed(KERNEL + ".weight", weight, 1, OUT, IN, 3, 3), sum(weight, tucker(middle, down, turned, 2), 0.5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_dora_has_the_lengths_that_the_file_states(boolean perOutput) {
        double[] down = put(LINEAR, "lora_down.weight", 2, IN);
        double[] up = put(LINEAR, "lora_up.weight", OUT, 2);
        double[] lengths = perOutput ? put(LINEAR, "dora_scale", OUT, 1) : put(LINEAR, "dora_scale", 1, IN);
        alpha(LINEAR, 2);
        double[] weight = base(OUT * IN);
        double[] full = sum(weight, product(up, down, OUT, 2, IN), 1);
        double[] expected = new double[full.length];
        for (int i = 0; i < OUT; i++) {
            for (int j = 0; j < IN; j++) {
                double squares = 0;
                for (int k = 0; k < (perOutput ? IN : OUT); k++) {
                    double value = perOutput ? full[i * IN + k] : full[k * IN + j];
                    squares += value * value;
                }
                double length = perOutput ? lengths[i] : lengths[j];
                double whole = full[i * IN + j] * length / Math.sqrt(squares);
                expected[i * IN + j] = weight[i * IN + j] + 0.7 * (whole - weight[i * IN + j]);
            }
        }
        same(changed(LINEAR + ".weight", weight, 0.7, OUT, IN), expected);
    }

    @Test
    void a_full_difference_and_one_of_the_bias_are_added() {
        double[] delta = put(LINEAR, "diff", OUT, IN);
        double[] bias = put(LINEAR, "diff_b", OUT);
        double[] weight = base(OUT * IN);
        same(changed(LINEAR + ".weight", weight, 0.5, OUT, IN), sum(weight, delta, 0.5));
        same(changed(LINEAR + ".bias", base(OUT), 0.5, OUT), sum(base(OUT), bias, 0.5));
    }

    @Test
    void differences_of_norms_are_added_to_weights_and_biases_channel_by_channel() {
        double[] weights = put(GROUPS, "w_norm", OUT);
        double[] biases = put(GROUPS, "b_norm", OUT);
        double[] alone = put(LAYER, "w_norm", IN);
        alpha(GROUPS, 7);
        same(changed(GROUPS + ".weight", base(OUT), 0.5, OUT), sum(base(OUT), weights, 0.5));
        same(changed(GROUPS + ".bias", base(OUT), -1, OUT), sum(base(OUT), biases, -1));
        same(changed(LAYER + ".weight", base(IN), 2, IN), sum(base(IN), alone, 2));
        LoraFile read = LoraFiles.readEveryMethod(file, TARGET);
        assertThat(read.summary()).contains("2 layers by difference of norms");
        assertThatThrownBy(() -> LoraFiles.read(file, TARGET)).hasMessageContaining("INK-LORA-007");
    }

    @Test
    void norms_are_found_by_their_original_names_and_others_are_told() {
        file.with("lycoris_middle_block_1_norm.w_norm", OUT);
        file.with("lora_unet_mid_block_attentions_0_transformer_blocks_0_norm1.b_norm", IN);
        file.with("lora_unet_mid_block_attentions_7_norm.w_norm", OUT);
        LoraFile read = LoraFiles.readEveryMethod(file, TARGET);
        assertThat(read.others()).extracting(LycorisModule::path).containsExactly(GROUPS);
        assertThat(read.unmatched())
                .containsExactlyInAnyOrder(
                        "lora_unet_mid_block_attentions_0_transformer_blocks_0_norm1.b_norm",
                        "lora_unet_mid_block_attentions_7_norm.w_norm");
    }

    @Test
    void a_norm_of_another_width_is_refused() {
        put(GROUPS, "w_norm", IN);
        assertThatThrownBy(() -> LoraFiles.readEveryMethod(file, TARGET))
                .hasMessageContaining("INK-LORA-006")
                .hasMessageContaining("has 6 channels");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ia3_scales_outputs_or_inputs(boolean onInput) {
        double[] factors = put(LINEAR, "weight", onInput ? IN : OUT);
        file.number("lora_unet_" + LINEAR.replace('.', '_') + ".on_input", onInput ? 1 : 0);
        double[] weight = base(OUT * IN);
        double[] expected = new double[weight.length];
        Arrays.setAll(expected, i -> weight[i] * (1 + 0.5 * factors[onInput ? i % IN : i / IN]));
        same(changed(LINEAR + ".weight", weight, 0.5, OUT, IN), expected);
    }

    @Test
    void says_which_methods_a_file_has_and_which_keys_found_no_layer() {
        put(LINEAR, "diff", OUT, IN);
        put(KERNEL, "diff_b", OUT);
        LoraFile read = LoraFiles.readEveryMethod(file, TARGET);
        assertThat(read.summary()).contains("1 layer by full difference", "no layer for 1 keys");
        assertThat(read.modules()).isEmpty();
        assertThat(LoraDescription.of(file).orElseThrow().facts())
                .containsEntry("method", "full difference")
                .containsEntry("layers", "2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "oft_blocks; OFT or BOFT",
                "oft_diag; OFT or BOFT",
                "oft_R.default.weight; OFT or BOFT",
                "boft_R; BOFT",
                "a1.weight; GLoRA",
                "bm2.weight; GLoRA",
                "ia3_l; (IA)^3 in PEFT's layout",
                "vera_lambda_b; VeRA",
                "hra_u; HRA",
                "fourierft_spectrum; FourierFT",
                "q_layer.weight; T-LoRA",
                "lambda_layer; T-LoRA",
                "lora_B.bias; a LoRA with a bias of its own",
                "lora_up.bias; a LoRA with a bias of its own",
                "set_weight; whole weights",
                "lokr_t1; not known here",
                "of_the_day; not known here",
                "lora_down.weight.scale_inv; not known here",
                "bias; whole weights are not read"
            })
    void a_method_that_is_not_read_is_refused_by_its_name_whatever_else_the_file_has(String part, String name) {
        put(LINEAR, "diff", OUT, IN);
        put(KERNEL, part, 2, 2);
        assertThatThrownBy(() -> LoraFiles.readEveryMethod(file, TARGET))
                .isInstanceOfSatisfying(InkloomException.class, e -> {
                    assertThat(e.code()).isEqualTo("INK-LORA-007");
                    assertThat(e.getMessage()).contains(part, name);
                });
        assertThatThrownBy(() -> LoraFiles.read(file, TARGET)).hasMessageContaining("INK-LORA-007");
    }

    @Test
    void whole_weights_in_diffusers_names_are_refused_beside_a_lora_and_alone_are_no_lora() {
        file.with("unet." + LINEAR + ".weight", OUT, IN);
        assertThatThrownBy(() -> LoraFiles.readEveryMethod(file, TARGET)).hasMessageContaining("INK-LORA-002");
        put(KERNEL, "diff", OUT, IN, 3, 3);
        assertThatThrownBy(() -> LoraFiles.readEveryMethod(file, TARGET))
                .hasMessageContaining("INK-LORA-007")
                .hasMessageContaining("a layer's own weight");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "IA3; 8; 8; not read here",
                "OFT; 8; 8; not read here",
                "LOKR; 4; 8; an alpha that is not r",
                "LOHA; 16; 8; an alpha that is not r"
            })
    void what_pefts_settings_say_of_another_method_or_strength_is_refused(
            String type, int alpha, int rank, String why) {
        lokr(type, alpha, rank);
        assertThatThrownBy(() -> LoraFiles.readEveryMethod(file, TARGET))
                .hasMessageContaining("INK-LORA-007")
                .hasMessageContaining(type)
                .hasMessageContaining(why);
    }

    private void lokr(String type, int alpha, int rank) {
        file.note(
                PeftSettings.METADATA,
                "{\"peft_type\": \"" + type + "\", \"alpha\": " + alpha + ", \"r\": " + rank
                        + ", \"alpha_pattern\": {}, \"rank_pattern\": {}}");
        file.with("base_model.model." + LINEAR + ".lokr_w1", 2, 2);
        file.with("base_model.model." + LINEAR + ".lokr_w2", 3, 2);
    }

    @Test
    void a_lokr_of_peft_with_its_usual_strength_is_the_kronecker_product() {
        lokr("LOKR", 8, 8);
        double[] delta = new double[OUT * IN];
        for (int i = 0; i < OUT; i++) {
            for (int j = 0; j < IN; j++) {
                delta[i * IN + j] = ((i / 3) * 2 + j / 2) * ((i % 3) * 2 + j % 2);
            }
        }
        same(changed(LINEAR + ".weight", base(OUT * IN), 1, OUT, IN), sum(base(OUT * IN), delta, 1));
    }

    @Test
    void lengths_of_a_kernel_in_pefts_shape_belong_to_its_outputs_and_in_lycoris_to_its_inputs() {
        LoraTarget square = LoraTarget.of(Map.of(KERNEL + ".weight", new long[] {IN, IN, 3, 3}));
        for (String part :
                List.of("lora_magnitude_vector.weight", "lora_magnitude_vector.default.weight", "dora_scale")) {
            MemoryFile made = new MemoryFile();
            made.with(KERNEL + ".lora_A.weight", 1, IN, 3, 3).with(KERNEL + ".lora_B.weight", IN, 1, 1, 1);
            made.with(KERNEL + "." + part, 1, IN, 1, 1);
            try (Lora lora = Lora.of(LoraFiles.readEveryMethod(made, square), Placement.cpuFloat32());
                    Scope scope = Scope.open()) {
                float[] found = Tensors.floats(
                        java.util.Objects.requireNonNull(lora.weightChanges(1).get(KERNEL + ".weight"))
                                .applied(Tensors.of(ones(IN * IN * PLACES), IN, IN, 3, 3))
                                .contiguous());
                for (int vector = 0; vector < IN; vector++) {
                    double squares = 0;
                    for (int i = 0; i < found.length; i++) {
                        int row = i / (IN * PLACES);
                        int column = i / PLACES % IN;
                        squares += (part.equals("dora_scale") ? column : row) == vector ? found[i] * found[i] : 0;
                    }
                    assertThat(Math.sqrt(squares)).as(part + " " + vector).isCloseTo(vector, within(1e-4));
                }
            }
        }
    }

    private static float[] ones(int count) {
        float[] all = new float[count];
        Arrays.fill(all, 1);
        return all;
    }

    @Test
    void differences_of_norms_may_have_the_names_of_other_layers_differences() {
        double[] weights = put(GROUPS, "diff", OUT);
        double[] biases = put(GROUPS, "diff_b", OUT);
        same(changed(GROUPS + ".weight", base(OUT), 0.5, OUT), sum(base(OUT), weights, 0.5));
        same(changed(GROUPS + ".bias", base(OUT), -1, OUT), sum(base(OUT), biases, -1));
        assertThat(LoraFiles.readEveryMethod(file, TARGET).complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "diff hada_w1_a hada_w1_b hada_w2_a hada_w2_b",
                "diff lora_down.weight lora_up.weight",
                "lokr_w1 lokr_w2 hada_t1",
                "lokr_w1 lokr_w1_a lokr_w2",
                "lokr_w1 lokr_w2 lokr_t2",
                "hada_w1_a hada_w1_b hada_w2_a hada_w2_b hada_t1",
                "diff lora_mid.weight",
                "diff on_input",
                "dora_scale",
                "dora_scale diff_b",
                "diff dora_scale lora_magnitude_vector",
                "lora_mid.weight",
                "on_input"
            })
    void parts_of_two_methods_or_of_half_a_one_are_refused(String parts) {
        for (String part : parts.split(" ")) {
            put(LINEAR, part, OUT, IN);
        }
        assertThatThrownBy(() -> LoraFiles.readEveryMethod(file, TARGET)).hasMessageContaining("INK-LORA-004");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "diff:4x6; INK-LORA-006",
                "lokr_w1:2x2 lokr_w2:2x3; INK-LORA-006",
                "hada_w1_a:4x2 hada_w1_b:2x6 hada_w2_a:4x2 hada_w2_b:2x6; INK-LORA-006",
                "diff:6x4 dora_scale:1x6; INK-LORA-006",
                "diff:6x4 dora_scale:1x1; INK-LORA-006",
                "diff:6x4 lora_magnitude_vector:4; INK-LORA-006",
                "weight:1; INK-LORA-006",
                "diff:6x4 diff_b:4; INK-LORA-006",
                "diff_b:1; INK-LORA-006"
            })
    void as_many_numbers_in_other_rows_and_columns_do_not_fit(String parts, String code) {
        for (String part : parts.split(" ")) {
            String[] named = part.split(":");
            put(
                    LINEAR,
                    named[0],
                    Arrays.stream(named[1].split("x"))
                            .mapToLong(Long::parseLong)
                            .toArray());
        }
        assertThatThrownBy(() -> changed(LINEAR + ".weight", base(OUT * IN), 1, OUT, IN))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining(code);
    }

    @Test
    void numbers_that_are_none_are_refused_in_every_part() {
        for (String part : List.of("lora_down.weight", "lora_up.weight", "dora_scale", "alpha")) {
            MemoryFile made = new MemoryFile();
            String layer = "lora_unet_" + LINEAR.replace('.', '_') + ".";
            made.with(layer + "lora_down.weight", 2, IN).with(layer + "lora_up.weight", OUT, 2);
            made.with(layer + "dora_scale", OUT, 1).number(layer + "alpha", 2);
            MemoryFile.set(made.get(layer + part), 0, Float.NaN);
            assertThatThrownBy(() -> LoraFiles.readEveryMethod(made, TARGET))
                    .as(part)
                    .hasMessageContaining("INK-LORA-013");
        }
    }

    @Test
    void refuses_half_a_method_and_shapes_of_another_model() {
        put(LINEAR, "hada_w1_a", OUT, 2);
        assertThatThrownBy(() -> LoraFiles.readEveryMethod(file, TARGET)).hasMessageContaining("INK-LORA-004");
        put(LINEAR, "hada_w1_b", 2, IN + 1);
        put(LINEAR, "hada_w2_a", OUT, 2);
        put(LINEAR, "hada_w2_b", 2, IN + 1);
        assertThatThrownBy(() -> changed(LINEAR + ".weight", base(OUT * IN), 1, OUT, IN))
                .hasMessageContaining("INK-LORA-006")
                .hasMessageContaining("LoHa");
    }
}
