package org.inkloom.models.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DINOv2 in miniature against its formulas, written once more in plain loops of float64 ({@link PlainDinov2}). */
class Dinov2Test {
    private static final int HIDDEN = 12;
    private static final int HEADS = 3;
    private static final int PATCH = 4;
    private static final int GRID = 5;

    @TempDir
    private Path folder;

    private final Random random = new Random(3);
    private final Map<String, float[]> weights = new TreeMap<>();
    private final List<StoredTensor> stored = new ArrayList<>();
    private String prefix = "";

    private void weight(String name, long... shape) {
        int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.3 * random.nextGaussian());
        }
        weights.put(name, values);
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        stored.add(new StoredTensor(prefix + name, DType.FLOAT32, shape, MemorySegment.ofArray(bytes.array())));
    }

    private void linear(String name, int in, int out) {
        weight(name + ".weight", out, in);
        weight(name + ".bias", out);
    }

    private Path model(boolean gated, int registers) throws IOException {
        weight("embeddings.cls_token", 1, 1, HIDDEN);
        weight("embeddings.mask_token", 1, HIDDEN);
        weight("embeddings.position_embeddings", 1, GRID * GRID + 1, HIDDEN);
        weight("embeddings.patch_embeddings.projection.weight", HIDDEN, 3, PATCH, PATCH);
        weight("embeddings.patch_embeddings.projection.bias", HIDDEN);
        if (registers > 0) {
            weight("embeddings.register_tokens", 1, registers, HIDDEN);
        }
        for (int i = 0; i < 2; i++) {
            String layer = "encoder.layer." + i + ".";
            for (String norm : List.of("norm1", "norm2")) {
                weight(layer + norm + ".weight", HIDDEN);
                weight(layer + norm + ".bias", HIDDEN);
            }
            for (String map : List.of("attention.query", "attention.key", "attention.value", "output.dense")) {
                linear(layer + "attention." + map, HIDDEN, HIDDEN);
            }
            weight(layer + "layer_scale1.lambda1", HIDDEN);
            weight(layer + "layer_scale2.lambda1", HIDDEN);
            // int(12 * 4 * 2 / 3) is 32, a multiple of 8
            linear(layer + (gated ? "mlp.weights_in" : "mlp.fc1"), HIDDEN, gated ? 64 : 48);
            linear(layer + (gated ? "mlp.weights_out" : "mlp.fc2"), gated ? 32 : 48, HIDDEN);
        }
        weight("layernorm.weight", HIDDEN);
        weight("layernorm.bias", HIDDEN);
        SafetensorsWriter.write(folder.resolve("model.safetensors"), stored, Map.of());
        String config = """
                {"model_type": "TYPE", "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 3, "mlp_ratio": 4,
                 "hidden_act": "gelu", "layer_norm_eps": 1e-06, "image_size": 20, "patch_size": 4, "num_channels": 3,
                 "qkv_bias": true, "layerscale_value": 1.0, "use_swiglu_ffn": GATED, "num_register_tokens": REGISTERS}
                """;
        Files.writeString(
                folder.resolve("config.json"),
                config.replace("TYPE", registers > 0 ? "dinov2_with_registers" : "dinov2")
                        .replace("GATED", Boolean.toString(gated))
                        .replace("REGISTERS", Integer.toString(registers)));
        return folder;
    }

    private double[] pictures(int rows, int columns) {
        return random.doubles(2L * 3 * rows * columns, -2, 2).toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "false, 0, 20, 20", // as the positions were learnt
        "false, 0, 12, 32", // fewer rows and more columns
        "false, 0, 27, 22", // a rest that is no patch
        "true, 0, 16, 16",
        "false, 2, 20, 20",
        "false, 1, 12, 32",
        "true, 3, 8, 8"
    })
    void the_last_states_are_those_of_the_formulas_in_float64(boolean gated, int registers, int rows, int columns)
            throws IOException {
        Path model = model(gated, registers);
        double[] pixels = pictures(rows, columns);
        double[][][] expected =
                new PlainDinov2(weights, HIDDEN, HEADS, PATCH, GRID, gated, registers).states(pixels, 2, rows, columns);
        try (VitFeatures features = VitFeatures.load(model, Placement.of(Device.CPU, DType.FLOAT64));
                Scope scope = Scope.open()) {
            Tensor states = features.states(Tensors.of(pixels, 2, 3, rows, columns));
            assertThat(states.size(0)).isEqualTo(2);
            assertThat(states.size(1)).isEqualTo(expected[0].length);
            assertThat(states.size(2)).isEqualTo(HIDDEN);
            for (int b = 0; b < 2; b++) {
                for (int t = 0; t < expected[b].length; t++) {
                    for (int d = 0; d < HIDDEN; d++) {
                        assertThat(states.select(0, b).select(0, t).select(0, d).item_double())
                                .as("picture %d, position %d, channel %d", b, t, d)
                                .isCloseTo(expected[b][t][d], within(1e-11));
                    }
                }
            }
        }
    }

    @Test
    void plain_positions_are_interpolated_as_libtorch_interpolates_pictures() {
        for (int[] grids : new int[][] {{37, 16}, {5, 8}, {3, 9}, {16, 16}}) {
            double[] values = random.doubles(grids[0]).toArray();
            try (Scope scope = Scope.open()) {
                Tensor line = Tensors.of(values, 1, 1, 1, grids[0]);
                Tensor wanted = torch.upsample_bicubic2d(line, new long[] {1, grids[1]}, false);
                for (int i = 0; i < grids[1]; i++) {
                    double[] row = Dinov2Positions.sharp(i, grids[0], grids[1]);
                    double made = 0;
                    for (int k = 0; k < row.length; k++) {
                        made += row[k] * values[k];
                    }
                    assertThat(made).isCloseTo(wanted.select(3, i).item_double(), within(1e-12));
                }
            }
        }
    }

    @Test
    void weights_of_a_classifier_and_half_precision_give_nearly_the_same() throws IOException {
        prefix = "dinov2.";
        Path model = model(false, 0);
        byte[] picture = new byte[3 * 224 * 224];
        random.nextBytes(picture);
        try (VitFeatures exact = VitFeatures.load(model, Placement.of(Device.CPU, DType.FLOAT64));
                VitFeatures usual = VitFeatures.load(model, Placement.cpuFloat32())) {
            assertThat(exact.input().width()).isEqualTo(224);
            float[] one = exact.embeds(List.of(picture))[0];
            float[] other = usual.embeds(List.of(picture))[0];
            assertThat(one).hasSize(HIDDEN);
            assertThat(other).containsExactly(one, within(1e-4f));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"model_type\": \"dinov2\" | \"model_type\": \"dinov3_vit\" | model_type",
                "\"num_attention_heads\": 3 | \"num_attention_heads\": 5 | num_attention_heads",
                "\"num_channels\": 3 | \"num_channels\": 4 | num_channels",
                "\"patch_size\": 4 | \"patch_size\": 400 | patch_size",
                "\"image_size\": 20 | \"image_size\": 2000, \"patch_size\": 300, \"x\": 0 | patch_size",
                "\"mlp_ratio\": 4 | \"mlp_ratio\": 1e9 | mlp_ratio",
                "\"hidden_act\": \"gelu\" | \"hidden_act\": \"selu\" | hidden_act",
                "\"image_size\": 20 | \"image_size\": 28 | position_embeddings"
            })
    void what_is_not_built_in_or_does_not_fit_is_refused_by_its_name(String from, String to, String named)
            throws IOException {
        Path config = model(false, 0).resolve("config.json");
        String text = Files.readString(config);
        assertThat(text).contains(from);
        Files.writeString(
                config,
                named.equals("patch_size") && to.contains("300")
                        ? text.replace("\"patch_size\": 4, ", "").replace(from, to)
                        : text.replace(from, to));
        assertThatThrownBy(() -> VitFeatures.load(folder, Placement.cpuFloat32()))
                .isInstanceOfSatisfying(
                        InkloomException.class,
                        refusal -> assertThat(refusal.what() + refusal.why() + refusal.remedy())
                                .contains(named));
    }
}
