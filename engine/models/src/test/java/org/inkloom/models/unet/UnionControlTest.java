package org.inkloom.models.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.golden.Closeness;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;

/** The union ControlNet, against formulas written down once more in double precision. */
class UnionControlTest {
    private static final int CHANNELS = 8;
    private static final ControlNetConfig.Union SIZES = new ControlNetConfig.Union(6, 2, 2);
    private static final String PUBLISHED = """
            {"_class_name": "ControlNetModel_Union", "block_out_channels": [320, 640, 1280],
            "attention_head_dim": [5, 10, 20], "cross_attention_dim": 2048, "layers_per_block": 2,
            "transformer_layers_per_block": [1, 2, 10], "use_linear_projection": true,
            "addition_embed_type": "text_time", "addition_time_embed_dim": 256,
            "projection_class_embeddings_input_dim": 2816, "conditioning_embedding_out_channels": [16, 32, 96, 256],
            "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"]}""";
    private static final String SMALL = """
            {"block_out_channels": [8, 16], "attention_head_dim": 2, "cross_attention_dim": 6, "norm_num_groups": 4,
            "layers_per_block": 1, "addition_embed_type": "text_time", "addition_time_embed_dim": 4,
            "projection_class_embeddings_input_dim": 30, "use_linear_projection": true,
            "conditioning_embedding_out_channels": [4, 4, 4, 4], %s
            "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D"]}""";
    private static final String UNION = "\"num_control_type\": 6, \"num_trans_channel\": 8, \"num_proj_channel\": 8,"
            + " \"num_trans_head\": 2, \"num_trans_layer\": 2,";

    private final Map<String, double[]> values = new HashMap<>();

    private static ControlNetConfig config(String json) {
        return ControlNetConfig.read(ConfigReader.ofText(Path.of("config.json"), json));
    }

    /** Seeded numbers of either sign, around 1 for the factors of norms. */
    private Tensor drawn(String name, long... shape) {
        torch.manual_seed(name.hashCode());
        Tensor made = torch.randn(shape).mul(new Scalar(0.3));
        Tensor kept = name.matches(".*ln_\\d\\.weight|.*norm\\d?\\.weight") ? Tensors.add(made, 1) : made;
        values.put(name, Tensors.doubles(Tensors.cast(kept, DType.FLOAT64)));
        return kept;
    }

    private double[] value(String name) {
        return Objects.requireNonNull(values.get(name));
    }

    private Weights weights() {
        return Weights.create(Placement.cpuFloat32(), this::drawn);
    }

    private static <M> M build(Weights weights, Function<WeightScope, M> model) {
        return weights.build("union ControlNet", AdapterSet.NONE, name -> false, model);
    }

    @Test
    void has_the_names_and_shapes_of_the_published_network() {
        ControlNetConfig published = config(PUBLISHED);
        assertThat(published.union()).hasValue(new ControlNetConfig.Union(6, 8, 1));
        Map<String, long[]> shapes = Weights.shapesOf(w -> new ControlNet(w, published));
        Map<String, long[]> own = new HashMap<>();
        own.put("task_embedding", new long[] {6, 320});
        own.put("transformer_layes.0.attn.in_proj_weight", new long[] {960, 320});
        own.put("transformer_layes.0.attn.in_proj_bias", new long[] {960});
        own.put("transformer_layes.0.attn.out_proj.weight", new long[] {320, 320});
        own.put("transformer_layes.0.attn.out_proj.bias", new long[] {320});
        own.put("transformer_layes.0.ln_1.weight", new long[] {320});
        own.put("transformer_layes.0.ln_1.bias", new long[] {320});
        own.put("transformer_layes.0.mlp.c_fc.weight", new long[] {1280, 320});
        own.put("transformer_layes.0.mlp.c_fc.bias", new long[] {1280});
        own.put("transformer_layes.0.mlp.c_proj.weight", new long[] {320, 1280});
        own.put("transformer_layes.0.mlp.c_proj.bias", new long[] {320});
        own.put("transformer_layes.0.ln_2.weight", new long[] {320});
        own.put("transformer_layes.0.ln_2.bias", new long[] {320});
        own.put("spatial_ch_projs.weight", new long[] {320, 320});
        own.put("spatial_ch_projs.bias", new long[] {320});
        own.put("control_add_embedding.linear_1.weight", new long[] {1280, 1536});
        own.put("control_add_embedding.linear_1.bias", new long[] {1280});
        own.put("control_add_embedding.linear_2.weight", new long[] {1280, 1280});
        own.put("control_add_embedding.linear_2.bias", new long[] {1280});
        own.forEach((name, shape) -> assertThat(shapes.get(name)).as(name).isEqualTo(shape));
        ControlNetConfig plain =
                new ControlNetConfig(published.unet(), published.pictureChannels(), published.hintChannels());
        assertThat(shapes)
                .hasSize(Weights.shapesOf(w -> new ControlNet(w, plain)).size() + own.size());
        assertThat(UnionKind.of("scribble").orElseThrow().ordinal()).isEqualTo(2);
        assertThat(UnionKind.of("lineart").orElseThrow().ordinal()).isEqualTo(3);
        assertThat(UnionKind.of("repaint").orElseThrow().ordinal()).isEqualTo(7);
        assertThat(UnionKind.of("color")).isEmpty();
    }

    @Test
    void fuses_picture_and_latents_as_the_formulas_say() {
        requireFused(List.of(new Told(UnionKind.NORMAL, 1)));
        values.clear();
        // A single picture is weighed behind the network, so that here its scale makes no difference.
        requireFused(List.of(new Told(UnionKind.NORMAL, 0.25)));
    }

    @Test
    void fuses_several_pictures_in_one_pass_each_by_its_scale() {
        requireFused(
                List.of(new Told(UnionKind.POSE, 0.5), new Told(UnionKind.LINES, 1.25), new Told(UnionKind.POSE, 1)));
    }

    private record Told(UnionKind kind, double scale) {}

    private void requireFused(List<Told> told) {
        UNetConfig unet = config(SMALL.formatted("")).unet();
        try (Weights weights = weights();
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            UnionControl union = build(weights, w -> new UnionControl(w, unet, SIZES));
            torch.manual_seed(1);
            Tensor latents = torch.randn(2, CHANNELS, 3, 2);
            double[] all = Tensors.doubles(Tensors.cast(latents, DType.FLOAT64));
            List<ControlFeatures> looks = new ArrayList<>();
            List<double[]> seen = new ArrayList<>();
            for (Told one : told) {
                Tensor looked = torch.randn(1, CHANNELS, 3, 2);
                looks.add(new ControlFeatures(one.kind(), looked, one.scale()));
                seen.add(Tensors.doubles(Tensors.cast(looked, DType.FLOAT64)));
            }
            int size = all.length / 2;
            float[] expected = new float[all.length];
            for (int row = 0; row < 2; row++) {
                double[] one = Arrays.copyOfRange(all, row * size, (row + 1) * size);
                double[] fused = fused(one, seen, told);
                for (int i = 0; i < size; i++) {
                    expected[row * size + i] = (float) fused[i];
                }
            }
            Closeness.relative("fused", expected, Tensors.floats(union.fused(latents, looks)), 1e-5);
            Closeness.relative("time", time(told), Tensors.floats(union.time(looks)), 1e-5);
        }
    }

    private double[] fused(double[] latents, List<double[]> looked, List<Told> told) {
        int rows = told.size();
        double[][] x = new double[rows + 1][];
        double[] weights = new double[rows];
        for (int i = 0; i < rows; i++) {
            weights[i] = rows == 1 ? 1 : told.get(i).scale();
            x[i] = means(looked.get(i));
            for (int c = 0; c < CHANNELS; c++) {
                x[i][c] += value("task_embedding")[told.get(i).kind().ordinal() * CHANNELS + c];
                x[i][c] *= weights[i];
            }
        }
        x[rows] = means(latents);
        transformed(x);
        double[] fused = latents.clone();
        for (int i = 0; i < rows; i++) {
            double[] shift = linear("spatial_ch_projs.", x[i]);
            for (int at = 0; at < fused.length; at++) {
                fused[at] += weights[i] * (looked.get(i)[at] + shift[at / 6]);
            }
        }
        return fused;
    }

    private void transformed(double[]... x) {
        for (int layer = 0; layer < SIZES.layers(); layer++) {
            String name = "transformer_layes." + layer + ".";
            double[][] normed =
                    Arrays.stream(x).map(row -> norm(name + "ln_1", row)).toArray(double[][]::new);
            double[][] attended = attention(name + "attn.", normed);
            for (int row = 0; row < x.length; row++) {
                x[row] = sum(x[row], attended[row]);
                double[] wide = linear(name + "mlp.c_fc.", norm(name + "ln_2", x[row]));
                double[] gated = Arrays.stream(wide)
                        .map(v -> v / (1 + Math.exp(-1.702 * v)))
                        .toArray();
                x[row] = sum(x[row], linear(name + "mlp.c_proj.", gated));
            }
        }
    }

    private static double[] means(double[] planes) {
        double[] means = new double[CHANNELS];
        for (int i = 0; i < planes.length; i++) {
            means[i / 6] += planes[i] / 6;
        }
        return means;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < a.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private double[] norm(String name, double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance =
                Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = (x[i] - mean) / Math.sqrt(variance + 1e-5) * value(name + ".weight")[i] + value(name + ".bias")[i];
        }
        return out;
    }

    private double[] linear(String name, double[] x) {
        return linear(name + "weight", name + "bias", x);
    }

    private double[] linear(String weight, String bias, double[] x) {
        double[] out = value(bias).clone();
        for (int i = 0; i < out.length; i++) {
            for (int j = 0; j < x.length; j++) {
                out[i] += value(weight)[i * x.length + j] * x[j];
            }
        }
        return out;
    }

    /** Positions that all look at all, in heads of their own channels. */
    private double[][] attention(String name, double[]... x) {
        int rows = x.length;
        double[][] mixed = new double[rows][];
        double[][] out = new double[rows][CHANNELS];
        for (int row = 0; row < rows; row++) {
            mixed[row] = linear(name + "in_proj_weight", name + "in_proj_bias", x[row]);
        }
        int width = CHANNELS / SIZES.heads();
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < SIZES.heads(); head++) {
                double[] share = new double[rows];
                for (int other = 0; other < rows; other++) {
                    double product = 0;
                    for (int c = head * width; c < (head + 1) * width; c++) {
                        product += mixed[row][c] * mixed[other][CHANNELS + c] / Math.sqrt(width);
                    }
                    share[other] = Math.exp(product);
                }
                double all = Arrays.stream(share).sum();
                for (int other = 0; other < rows; other++) {
                    for (int c = head * width; c < (head + 1) * width; c++) {
                        out[row][c] += share[other] / all * mixed[other][2 * CHANNELS + c];
                    }
                }
            }
            out[row] = linear(name + "out_proj.", out[row]);
        }
        return out;
    }

    /** Each flag as cosines and sines of two frequencies, 1 and 1/100, then two layers. */
    private float[] time(List<Told> told) {
        double[] embedded = new double[6 * 4];
        for (int i = 0; i < 6; i++) {
            int number = i;
            double flag = told.stream().anyMatch(one -> one.kind().ordinal() == number) ? 1 : 0;
            embedded[4 * i] = Math.cos(flag);
            embedded[4 * i + 1] = Math.cos(flag / 100);
            embedded[4 * i + 2] = Math.sin(flag);
            embedded[4 * i + 3] = Math.sin(flag / 100);
        }
        double[] hidden = linear("control_add_embedding.linear_1.", embedded);
        double[] active = Arrays.stream(hidden).map(v -> v / (1 + Math.exp(-v))).toArray();
        double[] out = linear("control_add_embedding.linear_2.", active);
        float[] floats = new float[out.length];
        for (int i = 0; i < out.length; i++) {
            floats[i] = (float) out[i];
        }
        return floats;
    }

    @Test
    void is_the_usual_network_where_its_own_parts_say_nothing_and_tells_kinds_apart_where_they_do() {
        ControlNetConfig union = config(SMALL.formatted(UNION));
        ControlNetConfig plain = config(SMALL.formatted(""));
        assertThat(union.union()).hasValue(SIZES);
        assertThat(plain.union()).isEqualTo(Optional.empty());
        try (Weights usual = weights();
                Weights silent = Weights.create(
                        Placement.cpuFloat32(),
                        (name, shape) ->
                                name.startsWith("spatial_ch_projs") || name.startsWith("control_add_embedding.linear_2")
                                        ? torch.zeros(shape)
                                        : drawn(name, shape));
                Weights speaking = weights();
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            float[] expected = middle(build(usual, w -> new ControlNet(w, plain)), UnionKind.LINES);
            ControlNet quiet = build(silent, w -> new ControlNet(w, union));
            Closeness.relative("quiet", expected, middle(quiet, UnionKind.DEPTH), 1e-6);
            ControlNet loud = build(speaking, w -> new ControlNet(w, union));
            List<float[]> kinds = Arrays.stream(UnionKind.values())
                    .limit(6)
                    .map(kind -> middle(loud, kind))
                    .toList();
            for (int i = 0; i < kinds.size(); i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(kinds.get(i)).isNotEqualTo(kinds.get(j));
                }
            }
        }
    }

    private static float[] middle(ControlNet net, UnionKind kind) {
        torch.manual_seed(2);
        Tensor sample = torch.randn(2, 4, 4, 4);
        UNet.Conditioning conditioning =
                new UNet.Conditioning(torch.randn(2, 5, 6), torch.randn(2, 6), torch.randn(2, 6));
        Tensor looked = net.features(torch.rand(1, 3, 32, 32));
        Tensor timesteps = Tensors.of(new float[] {500, 500}, 2);
        List<ControlFeatures> looks = List.of(new ControlFeatures(kind, looked, 1));
        return Tensors.floats(
                net.forward(sample, timesteps, conditioning, looks).middle().orElseThrow());
    }
}
