package org.inkloom.models.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.LowRankAdapter;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fused tree against the plain one, over weights none of which is 0 or 1. On the CPU, where its kernels are plain; on
 * the device that {@code INKLOOM_TEST_DEVICE} names, in float16, where they are not and the pass is recorded.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FusedUNetTest {
    private static final String TEST_DEVICE = System.getenv("INKLOOM_TEST_DEVICE");
    private static final Placement PLACEMENT = TEST_DEVICE == null || TEST_DEVICE.equals("cpu")
            ? Placement.cpuFloat32()
            : Placement.of(Device.parse(TEST_DEVICE), DType.FLOAT16);
    private static final double TOLERANCE = PLACEMENT.device().isCuda() ? 6e-3 : 2e-5;

    private final NoGradGuard noGrad = new NoGradGuard();

    @BeforeAll
    static void seed() {
        torch.manual_seed(19);
    }

    @AfterAll
    void end() {
        noGrad.close();
    }

    private static Tensor random(long... shape) {
        return torch.randn(shape);
    }

    /** Every bias and scale counts: one that is left out, or added twice, shows. */
    private static UNetModel model(UNetConfig config) {
        return UNetModel.over(config, Weights.create(PLACEMENT, (name, shape) -> {
            long fanIn = 1;
            for (int i = 1; i < shape.length; i++) {
                fanIn *= shape[i];
            }
            Tensor values = Tensors.mul(random(shape), shape.length == 1 ? 0.3 : 1 / Math.sqrt((double) fanIn));
            return shape.length == 1 && name.endsWith("weight") ? Tensors.add(values, 1) : values;
        }));
    }

    private static UNetConfig config(ModelPreset preset, boolean linearProjection) {
        UNetConfig c = preset.unet();
        return new UNetConfig(
                c.inChannels(),
                c.outChannels(),
                c.blocks(),
                c.layersPerBlock(),
                c.crossAttentionDim(),
                c.normGroups(),
                c.normEpsilon(),
                linearProjection,
                c.timestepEmbedding(),
                c.encoderHiddenDim(),
                c.additionTimeDim(),
                c.additionInputDim());
    }

    private static Tensor placed(Tensor x) {
        return Tensors.to(x, PLACEMENT.device(), PLACEMENT.compute());
    }

    private static UNetPass pass(UNetConfig config, int batch, int tokens) {
        int text = config.encoderHiddenDim() > 0 ? config.encoderHiddenDim() : config.crossAttentionDim();
        int pooled = Math.max(1, config.additionInputDim() - 6 * config.additionTimeDim());
        Tensor ids = Tensors.of(new float[] {64, 48, 0, 8, 64, 48}, 1, 6).repeat(batch, 1);
        return UNetPass.of(new UNet.Conditioning(
                placed(random(batch, tokens, text)),
                placed(random(batch, pooled)),
                Tensors.to(ids, PLACEMENT.device(), DType.FLOAT32)));
    }

    private static Tensor times(int batch, double time) {
        return Tensors.to(Tensors.mul(torch.ones(batch), time), PLACEMENT.device(), DType.FLOAT32);
    }

    private static void assertClose(Tensor made, Tensor expected) {
        Tensor a = Tensors.to(made, Device.CPU, DType.FLOAT64);
        Tensor e = Tensors.to(expected, Device.CPU, DType.FLOAT64);
        assertThat(Tensors.shape(a)).isEqualTo(Tensors.shape(e));
        assertThat(Tensors.item(a.sub(e).norm()) / Tensors.item(e.norm())).isLessThan(TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"MINIATURE,true", "MINIATURE,false", "INKLING_F8,true"})
    void predicts_what_the_plain_tree_predicts_at_sizes_even_and_odd_for_texts_and_times_in_turn(
            ModelPreset preset, boolean linearProjection) {
        UNetConfig config = config(preset, linearProjection);
        try (Scope scope = Scope.open();
                UNetModel model = model(config);
                RecordedUNet recorded = model.record(AdapterSet.NONE)) {
            for (int[] size : new int[][] {{2, 16, 16, 5}, {1, 12, 20, 7}, {3, 9, 15, 5}}) {
                for (int text = 0; text < 2; text++) {
                    UNetPass of = pass(config, size[0], size[3]);
                    for (int step = 0; step < 3; step++) {
                        Tensor sample = placed(random(size[0], config.inChannels(), size[1], size[2]));
                        Tensor time = times(size[0], 900 - 400 * step);
                        assertClose(
                                recorded.forward(sample, time, of), model.base().forward(sample, time, of));
                    }
                }
                assertThat(recorded.isRecorded()).isEqualTo(PLACEMENT.device().isCuda());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelPreset.class,
            names = {"MINIATURE"})
    void adapters_beside_every_layer_do_what_they_do_in_the_plain_tree(ModelPreset preset) {
        UNetConfig config = preset.unet();
        try (Scope scope = Scope.open();
                UNetModel model = model(config)) {
            AdapterSet first = adapters(model.shapes(), 2, 0.7);
            AdapterSet both = first.plus(adapters(model.shapes(), 3, -0.4));
            for (AdapterSet adapters : new AdapterSet[] {first, both}) {
                try (RecordedUNet recorded = model.record(adapters)) {
                    UNet plain = model.with(adapters);
                    UNetPass of = pass(config, 2, 5);
                    for (int step = 0; step < 3; step++) {
                        Tensor sample = placed(random(2, config.inChannels(), 16, 12));
                        Tensor made = recorded.forward(sample, times(2, 500), of);
                        assertClose(made, plain.forward(sample, times(2, 500), of));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"MINIATURE, 1", "MINIATURE, 2"})
    void additions_of_every_kind_do_what_they_do_in_the_plain_tree_also_when_they_come_and_go(
            ModelPreset preset, int shownBatch) {
        UNetConfig config = preset.unet();
        try (Scope scope = Scope.open();
                UNetModel model = model(config);
                RecordedUNet recorded = model.record(AdapterSet.NONE)) {
            Shapes shapes = Shapes.of(model.base(), placed(random(2, config.inChannels(), 12, 20)), pass(config, 2, 5));
            List<ImageContext> images = List.of(shapes.image(shownBatch, 0.6), shapes.image(shownBatch, -0.3));
            Residuals control = new Residuals(random(shapes.skips()), Optional.of(random(shapes.middle())), List.of());
            Residuals adapter = new Residuals(List.of(), Optional.empty(), random(shapes.levels()));
            Residuals both = control.plus(new Residuals(
                    random(shapes.skips()), Optional.of(random(shapes.middle())), random(shapes.levels())));
            UNetPass of = pass(config, 2, 5);
            Tensor plain = model.base().forward(shapes.sample(), times(2, 500), of);
            List<Additions> inTurn = List.of(
                    Additions.NONE,
                    Additions.NONE.withResiduals(control),
                    Additions.NONE.withResiduals(adapter),
                    Additions.NONE.withResiduals(both),
                    Additions.NONE.withImages(images),
                    new Additions(both, images),
                    new Additions(shapes.scaled(both, 0.5), images),
                    new Additions(Residuals.NONE, images),
                    new Additions(both, List.of(shapes.image(shownBatch, 0.6), shapes.image(shownBatch, -0.3))),
                    Additions.NONE);
            for (Additions additions : inTurn) {
                UNetPass steered = of.withAdditions(additions);
                Tensor expected = model.base().forward(shapes.sample(), times(2, 500), steered);
                assertThat(expected.equal(plain)).isEqualTo(additions.isEmpty());
                for (int step = 0; step < 3; step++) {
                    assertClose(recorded.forward(shapes.sample(), times(2, 500), steered), expected);
                }
            }
        }
    }

    private static Tensor random(Tensor like) {
        return placed(random(Tensors.shape(like)));
    }

    private static List<Tensor> random(List<Tensor> like) {
        return like.stream().map(FusedUNetTest::random).toList();
    }

    /** Features of a pass that additions have to fit, observed in the plain tree. */
    private record Shapes(
            Tensor sample, List<Tensor> skips, Tensor middle, List<Tensor> levels, Map<String, Long> attentions) {

        static Shapes of(UNet unet, Tensor sample, UNetPass pass) {
            Map<String, Tensor> seen = new LinkedHashMap<>();
            Tensor out = unet.forward(
                    sample,
                    times((int) sample.size(0), 1),
                    pass.shownTo((name, tensor) -> seen.put(name, Scope.retain(tensor))));
            assertThat(Tensors.shape(out)).isEqualTo(Tensors.shape(sample));
            List<Tensor> skips = new ArrayList<>(List.of(zeros(seen, "conv_in")));
            List<Tensor> levels = new ArrayList<>();
            Map<String, Long> attentions = new LinkedHashMap<>();
            for (int i = 0; i < unet.config().blocks().size(); i++) {
                UNetConfig.Level level = unet.config().blocks().get(i);
                String block = "down_blocks." + i;
                for (int j = 0; seen.containsKey(block + ".res." + j); j++) {
                    skips.add(zeros(seen, block + ".res." + j));
                }
                boolean attends = level.downAttention();
                int layers = unet.config().layersPerBlock();
                levels.add(zeros(seen, attends ? block + ".res." + (layers - 1) : block));
                if (attends) {
                    attentions.put(block + ".attentions.0.transformer_blocks.0.attn2", (long) level.channels());
                }
            }
            attentions.put("mid_block.attentions.0.transformer_blocks.0.attn2", (long)
                    unet.config().blocks().getLast().channels());
            Tensor middle = zeros(seen, "mid_block");
            seen.values().forEach(Scope::release);
            return new Shapes(sample, skips, middle, levels, attentions);
        }

        private static Tensor zeros(Map<String, Tensor> seen, String name) {
            return torch.zeros_like(Objects.requireNonNull(seen.get(name), name));
        }

        ImageContext image(int batch, double scale) {
            Map<String, ImageContext.KeysValues> made = new LinkedHashMap<>();
            attentions.forEach((name, features) -> made.put(
                    name,
                    new ImageContext.KeysValues(
                            placed(FusedUNetTest.random(batch, 3, features)),
                            placed(FusedUNetTest.random(batch, 3, features)))));
            return new ImageContext(made, scale);
        }

        Residuals scaled(Residuals all, double factor) {
            return new Residuals(
                    all.skips().stream().map(t -> Tensors.mul(t, factor)).toList(),
                    all.middle().map(t -> Tensors.mul(t, factor)),
                    all.levels().stream().map(t -> Tensors.mul(t, factor)).toList());
        }
    }

    @Test
    void residuals_of_a_model_with_other_levels_are_refused_before_anything_is_computed() {
        UNetConfig config = ModelPreset.MINIATURE.unet();
        try (Scope scope = Scope.open();
                UNetModel model = model(config)) {
            Tensor one = placed(random(1, 1, 1, 1));
            Tensor sample = placed(random(1, config.inChannels(), 8, 8));
            UNetPass of = pass(config, 1, 5)
                    .withAdditions(Additions.NONE.withResiduals(Residuals.ofControl(List.of(one, one), one)));
            assertThatThrownBy(() -> model.base().forward(sample, times(1, 1), of))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 residuals for the " + config.skips() + " skip connections");
        }
    }

    private static AdapterSet adapters(Map<String, long[]> shapes, long rank, double scale) {
        Map<String, LowRankAdapter> made = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            if (shape.length < 2) {
                return;
            }
            boolean convolution = shape.length == 4;
            long[] down = convolution ? new long[] {rank, shape[1], shape[2], shape[3]} : new long[] {rank, shape[1]};
            long[] up = convolution ? new long[] {shape[0], rank, 1, 1} : new long[] {shape[0], rank};
            double small = 0.5 / Math.sqrt((double) shape[1] * (convolution ? shape[2] * shape[3] : 1));
            made.put(
                    name.substring(0, name.length() - ".weight".length()),
                    new LowRankAdapter(placed(Tensors.mul(random(down), small)), placed(random(up)), scale));
        });
        return AdapterSet.of(made);
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelPreset.class,
            names = {"MINIATURE"})
    void the_plain_tree_computes_the_same_bits_beside_it(ModelPreset preset) {
        UNetConfig config = preset.unet();
        try (Scope scope = Scope.open();
                UNetModel model = model(config)) {
            UNetPass of = pass(config, 1, 5);
            Tensor sample = placed(random(1, config.inChannels(), 16, 16));
            Tensor before = model.base().forward(sample, times(1, 10), of);
            Optional<UNetModel.Lent> lent = model.recorded(AdapterSet.NONE);
            assertThat(lent.isPresent()).isEqualTo(PLACEMENT.device().isCuda());
            lent.ifPresent(fused -> {
                Tensor made = fused.unet().forward(sample, times(1, 10), of);
                assertThat(made.equal(before)).isFalse();
                fused.close();
            });
            assertThat(model.base().forward(sample, times(1, 10), of).equal(before))
                    .isTrue();
        }
    }
}
