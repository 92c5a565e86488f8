package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodeReports;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Borders, rounding and order of ComfyUI's nodes for pictures, masks and latents, against numbers worked out by hand. */
class ComfyRulesTest {
    private final Map<String, NodeType> types = new LinkedHashMap<>();

    ComfyRulesTest() {
        Models models = new Models(List.of(), "cpu");
        List<NodeType> all = new ArrayList<>(ImageNodes.types());
        all.addAll(PictureNodes.types());
        all.addAll(MaskNodes.types());
        all.addAll(LatentCompositeNodes.types());
        all.addAll(new LatentNodes(models).types());
        all.addAll(new ScheduleNodes(models).types());
        all.forEach(type -> types.put(type.spec().name(), type));
    }

    private NodeResult run(String type, Object... inputs) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; i < inputs.length; i += 2) {
            named.put((String) inputs[i], inputs[i + 1]);
        }
        NodeContext context = new NodeContext("job", Graph.of(List.of()), Map.of(), false);
        try {
            return Objects.requireNonNull(types.get(type), type)
                    .run(new NodeCall("1", named, context, new Cancellation(), NodeReports.NONE));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private <T> T run(Class<T> as, String type, Object... inputs) {
        return as.cast(run(type, inputs).outputs().getFirst());
    }

    private static Values.Mask mask(int height, int width, double... values) {
        float[] single = new float[values.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) values[i];
        }
        return new Values.Mask(single, 1, height, width);
    }

    private static Values.Image grey(int batch, int height, int width, float value) {
        PixelArray array = PixelArray.black(batch, height, width);
        java.util.Arrays.fill(array.values(), value);
        return new Values.Image(array);
    }

    private static Values.Latent latent(int height, int width, float value) {
        LatentArray empty = LatentArray.empty(1, 4, height, width);
        float[] values = new float[empty.values().length];
        java.util.Arrays.fill(values, value);
        return new Values.Latent(empty.with(values));
    }

    @Test
    void a_mask_grows_by_crosses_or_squares_and_shrinks_from_its_edges() {
        Values.Mask dot = mask(3, 3, 0, 0, 0, 0, 1, 0, 0, 0, 0);
        assertThat(run(Values.Mask.class, "GrowMask", "mask", dot, "expand", 1, "tapered_corners", true)
                        .values())
                .containsExactly(0, 1, 0, 1, 1, 1, 0, 1, 0);
        Values.Mask square = run(Values.Mask.class, "GrowMask", "mask", dot, "expand", 1, "tapered_corners", false);
        assertThat(square.values()).containsOnly(1);
        Values.Mask corner = mask(2, 3, 1, 1, 0, 1, 1, 0);
        assertThat(run(Values.Mask.class, "GrowMask", "mask", corner, "expand", -1, "tapered_corners", true)
                        .values())
                .as("what lies outside the picture takes nothing away")
                .containsExactly(1, 0, 0, 1, 0, 0);
    }

    @Test
    void a_mask_fades_to_the_right_and_below_by_comfyuis_count_of_lines() {
        Values.Mask ones = mask(1, 4, 1, 1, 1, 1);
        float[] faded = run(
                        Values.Mask.class, "FeatherMask", "mask", ones, "left", 0, "top", 0, "right", 2, "bottom", 0)
                .values();
        // Lines 0 and -1 of Python: the first one is the near edge.
        assertThat(faded).containsExactly(0.5f, 1, 1, 1);
        assertThat(run(Values.Mask.class, "FeatherMask", "mask", ones, "left", 2, "top", 0, "right", 0, "bottom", 0)
                        .values())
                .containsExactly(0.5f, 1, 1, 1);
    }

    @Test
    void masks_are_laid_into_each_other_where_they_overlap_and_stay_from_0_to_1() {
        Values.Mask to = mask(2, 2, 0.2, 0.6, 1, 0);
        Values.Mask from = mask(2, 2, 0.7, 0.7, 0.7, 0.7);
        assertThat(laid(to, from, 1, "add").values()).containsExactly(0.2f, 1, 1, 0.7f);
        assertThat(laid(to, from, 0, "subtract").values()[0]).isZero();
        assertThat(laid(to, from, 0, "and").values()).containsExactly(0, 1, 1, 0);
        assertThat(laid(to, from, 0, "xor").values()).containsExactly(1, 0, 0, 1);
        assertThat(laid(to, from, 5, "or").values()).isEqualTo(to.values());
    }

    private Values.Mask laid(Values.Mask to, Values.Mask from, int x, String operation) {
        return run(
                Values.Mask.class,
                "MaskComposite",
                "destination",
                to,
                "source",
                from,
                "x",
                x,
                "y",
                0,
                "operation",
                operation);
    }

    @Test
    void room_for_outpainting_is_grey_and_its_mask_fades_into_the_picture_by_squares() {
        NodeResult made = run(
                "ImagePadForOutpaint",
                "image",
                grey(1, 9, 9, 1),
                "left",
                8,
                "top",
                0,
                "right",
                0,
                "bottom",
                0,
                "feathering",
                4);
        PixelArray picture =
                ((Values.Image) Objects.requireNonNull(made.outputs().get(0))).array();
        float[] mask = ((Values.Mask) Objects.requireNonNull(made.outputs().get(1))).values();
        assertThat(List.of(picture.width(), picture.height())).containsExactly(17, 9);
        assertThat(picture.values()[0]).isEqualTo(0.5f);
        assertThat(picture.values()[3 * 8]).isEqualTo(1);
        assertThat(new float[] {mask[7], mask[8], mask[9], mask[11], mask[12], mask[16]})
                .containsExactly(1, 1, 0.5625f, 0.0625f, 0, 0);
        assertThat(((Values.Mask) Objects.requireNonNull(run(
                                        "ImagePadForOutpaint",
                                        "image",
                                        grey(1, 8, 8, 1),
                                        "left",
                                        8,
                                        "top",
                                        0,
                                        "right",
                                        0,
                                        "bottom",
                                        0,
                                        "feathering",
                                        4)
                                .outputs()
                                .get(1)))
                        .values()[8])
                .as("too small to fade")
                .isZero();
    }

    @Test
    void pictures_are_laid_over_each_other_made_transparent_and_taken_apart() {
        Values.Image below = grey(1, 2, 2, 0.25f);
        Values.Image over = grey(1, 2, 2, 0.5f);
        assertThat(run(
                                Values.Image.class,
                                "ImageBlend",
                                "image1",
                                below,
                                "image2",
                                over,
                                "blend_factor",
                                0.5,
                                "blend_mode",
                                "multiply")
                        .array()
                        .values()[0])
                .isEqualTo(0.5f * 0.25f + 0.5f * 0.125f);
        Values.Image laid = run(
                Values.Image.class,
                "ImageCompositeMasked",
                "destination",
                below,
                "source",
                over,
                "x",
                1,
                "y",
                0,
                "resize_source",
                false,
                "mask",
                mask(1, 1, 0.5));
        assertThat(laid.array().values()[0]).isEqualTo(0.25f);
        assertThat(laid.array().values()[3]).isEqualTo(0.375f);
        Values.Image clear =
                run(Values.Image.class, "JoinImageWithAlpha", "image", below, "alpha", mask(2, 2, 1, 0, 0.25, 0));
        assertThat(clear.alpha().orElseThrow()).containsExactly(0, 1, 0.75f, 1);
        NodeResult apart = run("SplitImageWithAlpha", "image", clear);
        assertThat(((Values.Mask) Objects.requireNonNull(apart.outputs().get(1))).values())
                .containsExactly(1, 0, 0.25f, 0);
        assertThat(run(Values.Mask.class, "ImageToMask", "image", clear, "channel", "alpha")
                        .values())
                .containsExactly(0, 1, 0.75f, 1);
        assertThat(run("GetImageSize", "image", grey(3, 2, 5, 0)).outputs()).containsExactly(5L, 2L, 3L);
    }

    @Test
    void latents_that_keep_their_proportions_are_rounded_in_pixels_before_they_are_divided() {
        LatentArray made = run(
                        Values.Latent.class,
                        "LatentUpscale",
                        "samples",
                        latent(12, 10, 1),
                        "upscale_method",
                        "nearest-exact",
                        "width",
                        0,
                        "height",
                        104,
                        "crop",
                        "disabled")
                .array();
        // 10 * 104 / 12 is 86.67, rounded 87; 87 / 8 is 10 whole latents.
        assertThat(List.of(made.width(), made.height())).containsExactly(10, 13);
    }

    @Test
    void latents_are_laid_into_others_fading_where_their_edge_is_inside_and_cut() {
        LatentArray laid = run(
                        Values.Latent.class,
                        "LatentComposite",
                        "samples_to",
                        latent(4, 6, 0),
                        "samples_from",
                        latent(4, 4, 1),
                        "x",
                        8,
                        "y",
                        0,
                        "feather",
                        16)
                .array();
        assertThat(java.util.Arrays.copyOf(laid.values(), 6)).containsExactly(0, 0.5f, 1, 1, 0.5f, 0);
        LatentArray cut = run(
                        Values.Latent.class,
                        "LatentCrop",
                        "samples",
                        latent(12, 12, 1),
                        "width",
                        64,
                        "height",
                        96,
                        "x",
                        512,
                        "y",
                        0)
                .array();
        assertThat(List.of(cut.width(), cut.height())).containsExactly(8, 12);
        LatentArray both = run(
                        Values.Latent.class, "LatentBatch", "samples1", latent(8, 8, 1), "samples2", latent(8, 8, 2))
                .array();
        assertThat(both.places()).containsExactly(0, 0);
        assertThat(both.values()[4 * 64]).isEqualTo(2);
    }

    @Test
    void noise_levels_of_formulas_and_tables() {
        assertThat(levels("ManualSigmas", "sigmas", "14.5, 3 and .5")).containsExactly(14.5, 3, 0.5);
        double[] aligned = levels("AlignYourStepsScheduler", "model_type", "SDXL", "steps", 10, "denoise", 0.3);
        assertThat(aligned).containsExactly(0.3798540708, 0.2332364134, 0.1114188177, 0);
        double[] twenty = levels("AlignYourStepsScheduler", "model_type", "SD1", "steps", 20, "denoise", 1.0);
        assertThat(twenty).hasSize(21);
        assertThat(twenty[1]).isCloseTo(Math.sqrt(14.6146412293 * 6.4745760956), offset());
        double[] even = levels("PolyexponentialScheduler", "steps", 3, "sigma_max", 16.0, "sigma_min", 1.0, "rho", 1.0);
        assertThat(even[1]).isCloseTo(4, offset());
        assertThat(even).hasSize(4).endsWith(0);
        assertThat(levels("VPScheduler", "steps", 2, "beta_d", 2.0, "beta_min", 1.0, "eps_s", 0.5)[0])
                .isCloseTo(Math.sqrt(Math.exp(2) - 1), offset());
        assertThat(levels("LaplaceScheduler", "steps", 3, "sigma_max", 9.0, "sigma_min", 0.1, "mu", 0.0, "beta", 0.5))
                .as("largest first, exp(mu) in the middle, no 0 behind")
                .hasSize(3)
                .startsWith(9, 1);
        NodeResult parts =
                run("SplitSigmasDenoise", "sigmas", new Values.Sigmas(new double[] {4, 3, 2, 1, 0}), "denoise", 0.5);
        assertThat(((Values.Sigmas) Objects.requireNonNull(parts.outputs().get(0))).levels())
                .containsExactly(4, 3, 2);
        assertThat(((Values.Sigmas) Objects.requireNonNull(parts.outputs().get(1))).levels())
                .containsExactly(2, 1, 0);
    }

    private static org.assertj.core.data.Offset<Double> offset() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }

    private double[] levels(String type, Object... inputs) {
        return run(Values.Sigmas.class, type, inputs).levels();
    }
}
