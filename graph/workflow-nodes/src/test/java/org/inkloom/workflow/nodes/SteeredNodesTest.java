package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.golden.Golden;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodeReports;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prompts put together and control pictures, on the miniature of Kolors and a miniature of its ControlNet. */
@Tag("golden")
class SteeredNodesTest {
    private static final String CONTROL = "controlnet/kolors-controlnet-tiny0";

    private final Models models = new Models(List.of(), "cpu");
    private final Map<String, NodeType> types = new LinkedHashMap<>();

    @BeforeEach
    void open() {
        for (String part : List.of("unet", "vae", "text_encoder")) {
            Golden.path("kolors-tiny/" + part);
        }
        List<NodeType> all = new ArrayList<>(new LoaderNodes(
                        models, new LoraShelf(models, new OwnFolders(Path.of("in"), Path.of("out"))))
                .types());
        all.addAll(new LatentNodes(models).types());
        all.addAll(new SamplingNodes(models).types());
        all.addAll(ConditioningNodes.types());
        all.addAll(new ControlNodes(new ControlNetworks(List.of())).types());
        all.addAll(new AnnotatorNodes(models).types());
        all.addAll(new KolorsNodes(models, new ControlNetworks(List.of())).types());
        all.forEach(type -> types.put(type.spec().name(), type));
    }

    @AfterEach
    void close() {
        models.close();
    }

    private <T> T run(Class<T> as, String type, Object... inputs) throws Exception {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; i < inputs.length; i += 2) {
            named.put((String) inputs[i], inputs[i + 1]);
        }
        NodeContext context = new NodeContext("job", Graph.of(List.of()), Map.of(), false);
        NodeType known = Objects.requireNonNull(types.get(type), type);
        return as.cast(known.run(new NodeCall("1", named, context, new Cancellation(), NodeReports.NONE))
                .outputs()
                .getFirst());
    }

    private String model() {
        return Golden.path("kolors-tiny").toString();
    }

    private Values.Prompt prompt(String text) throws Exception {
        return run(Values.Prompt.class, "CLIPTextEncode", "text", text, "clip", new Values.Clip(model()));
    }

    private float[] drawn(Values.Prompt positive, Values.Prompt negative) throws Exception {
        Values.Latent empty = run(Values.Latent.class, "EmptyLatentImage", "width", 64, "height", 64, "batch_size", 1);
        return run(
                        Values.Latent.class,
                        "KSampler",
                        "model",
                        Values.Model.of(model()),
                        "seed",
                        5L,
                        "steps",
                        3,
                        "cfg",
                        3.0,
                        "sampler_name",
                        "euler",
                        "scheduler",
                        "normal",
                        "positive",
                        positive,
                        "negative",
                        negative,
                        "latent_image",
                        empty,
                        "denoise",
                        1.0)
                .array()
                .values();
    }

    private static double distance(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    @Test
    void brackets_weigh_as_in_comfyui_an_escaped_one_is_text_and_a_prompt_of_kolors_own_node_has_none()
            throws Exception {
        float[] plain = tokens(prompt("a girl"));
        assertThat(tokens(prompt("a (girl:1.0)"))).isEqualTo(plain);
        assertThat(tokens(prompt("a (girl:1.4)"))).isNotEqualTo(plain);
        assertThat(tokens(prompt("a ((girl))"))).isEqualTo(tokens(prompt("a (girl:1.2100000000000002)")));
        Values.Prompt literal = run(
                Values.Prompt.class,
                "MZ_ChatGLM3_V2",
                "chatglm3_model",
                new Values.Clip(model()),
                "text",
                "a (girl:1.4)");
        assertThat(tokens(prompt("a \\(girl:1.4\\)"))).isEqualTo(tokens(literal));
    }

    private static float[] tokens(Values.Prompt prompt) {
        return prompt.parts().getFirst().vectors().tokens();
    }

    private static Values.Image edges() {
        RgbPicture picture = PngText.readPicture(Golden.path("controlnet/cond0.png"));
        PixelArray array = PixelArray.black(1, picture.height(), picture.width());
        Bytes.put(new Pixels(picture.width(), picture.height(), picture.rgb()), array, 0);
        return new Values.Image(array);
    }

    /** The positive prompt with a control; the negative one gets the same where both are given. */
    private Values.Prompt controlled(Values.Prompt prompt, double strength, double start, double end) throws Exception {
        return run(
                Values.Prompt.class,
                "ControlNetApplyAdvanced",
                "positive",
                prompt,
                "negative",
                prompt,
                "control_net",
                new Values.Network("tiny", Golden.path(CONTROL)),
                "image",
                edges(),
                "strength",
                strength,
                "start_percent",
                start,
                "end_percent",
                end);
    }

    @Test
    void a_network_fits_the_models_of_its_sizes_and_no_others() {
        assertThat(models.isSteeredBy(model(), Golden.path(CONTROL))).isTrue();
        assertThat(models.isSteeredBy(model(), Golden.path("controlnet/sdxl-controlnet-tiny0")))
                .isFalse();
        assertThat(models.isSteeredBy(model(), Golden.path("kolors-tiny/unet"))).isFalse();
        assertThat(models.isSteeredBy(model(), Golden.path("controlnet/cond0.png")))
                .isFalse();
    }

    @Test
    void a_control_picture_steers_a_drawing_as_strongly_and_as_long_as_it_is_told_to() throws Exception {
        Values.Prompt fox = prompt("a fox");
        Values.Prompt none = prompt("");
        float[] plain = drawn(fox, none);
        float[] steered = drawn(controlled(fox, 1, 0, 1), controlled(none, 1, 0, 1));
        assertThat(distance(plain, steered)).isGreaterThan(0.01);
        Values.Prompt old = run(
                Values.Prompt.class,
                "ControlNetApply",
                "conditioning",
                fox,
                "control_net",
                new Values.Network("tiny", Golden.path(CONTROL)),
                "image",
                edges(),
                "strength",
                1.0);
        assertThat(distance(steered, drawn(old, none)))
                .as("the old node is for both sides")
                .isLessThan(1e-3);
        Values.Prompt twice = controlled(controlled(fox, 0.5, 0, 1), 0.5, 0, 1);
        assertThat(distance(steered, drawn(twice, controlled(controlled(none, 0.5, 0, 1), 0.5, 0, 1))))
                .as("two halves are one whole")
                .isLessThan(1e-3);
        assertThat(distance(plain, drawn(controlled(fox, 1, 0.7, 0.8), controlled(none, 1, 0.7, 0.8))))
                .as("no level lies there")
                .isLessThan(1e-4);
        float[] early = drawn(controlled(fox, 1, 0, 0.3), controlled(none, 1, 0, 0.3));
        assertThat(distance(early, plain)).isGreaterThan(0.001);
        assertThat(distance(early, steered)).isGreaterThan(0.001);
        assertThat(controlled(fox, 0, 0, 1)).isEqualTo(fox);
        assertThatThrownBy(() -> controlled(fox, 1, 0.8, 0.2)).hasMessageContaining("INK-CONTROL-003");
    }

    private float[] drawnWithout(float grey, boolean black) throws Exception {
        float[] values = new float[3 * 64 * 64];
        Arrays.fill(values, grey);
        float[] everywhere = new float[16];
        Arrays.fill(everywhere, 1);
        Values.Image marked = run(
                Values.Image.class,
                "InpaintPreprocessor",
                "image",
                new Values.Image(new PixelArray(values, 1, 64, 64)),
                "mask",
                new Values.Mask(everywhere, 1, 4, 4),
                "black_pixel_for_xinsir_cn",
                black);
        Values.Prompt steered = run(
                Values.Prompt.class,
                "ControlNetApply",
                "conditioning",
                prompt("a fox"),
                "control_net",
                new Values.Network("tiny", Golden.path(CONTROL)),
                "image",
                marked,
                "strength",
                1.0);
        return drawn(steered, prompt(""));
    }

    @Test
    void what_a_mask_takes_out_of_a_control_picture_is_not_seen_and_is_another_thing_than_black() throws Exception {
        float[] hidden = drawnWithout(0.9f, false);
        assertThat(drawnWithout(0.2f, false)).as("whatever was there").isEqualTo(hidden);
        assertThat(distance(hidden, drawnWithout(0.9f, true)))
                .as("runs alike are equal to the bit")
                .isGreaterThan(1e-5);
    }

    private Values.Prompt both(Values.Prompt one, Values.Prompt other) throws Exception {
        return run(Values.Prompt.class, "ConditioningCombine", "conditioning_1", one, "conditioning_2", other);
    }

    private Values.Prompt between(Values.Prompt prompt, double start, double end) throws Exception {
        return run(
                Values.Prompt.class,
                "ConditioningSetTimestepRange",
                "conditioning",
                prompt,
                "start",
                start,
                "end",
                end);
    }

    private Values.Prompt masked(Values.Prompt prompt, float value, String area) throws Exception {
        float[] values = new float[16];
        Arrays.fill(values, value);
        return run(
                Values.Prompt.class,
                "ConditioningSetMask",
                "conditioning",
                prompt,
                "mask",
                new Values.Mask(values, 1, 4, 4),
                "strength",
                1.0,
                "set_cond_area",
                area);
    }

    private Values.Prompt area(Values.Prompt prompt, double width) throws Exception {
        return run(
                Values.Prompt.class,
                "ConditioningSetAreaPercentage",
                "conditioning",
                prompt,
                "width",
                width,
                "height",
                1.0,
                "x",
                0.0,
                "y",
                0.0,
                "strength",
                1.0);
    }

    @Test
    void prompts_lead_together_each_where_and_when_it_counts() throws Exception {
        Values.Prompt fox = prompt("a fox");
        Values.Prompt sea = prompt("the sea at night");
        Values.Prompt none = prompt("");
        float[] plain = drawn(fox, none);
        float[] other = drawn(sea, none);
        assertThat(distance(plain, drawn(both(fox, fox), none))).isLessThan(1e-3);
        assertThat(distance(plain, drawn(both(between(fox, 0, 0.4), between(fox, 0.4, 1)), none)))
                .isLessThan(1e-3);
        float[] turned = drawn(both(between(fox, 0, 0.4), between(sea, 0.4, 1)), none);
        assertThat(distance(turned, plain)).isGreaterThan(1e-3);
        assertThat(distance(turned, other)).isGreaterThan(1e-3);
        assertThat(distance(plain, drawn(both(masked(fox, 1, "default"), masked(sea, 0, "mask bounds")), none)))
                .isLessThan(1e-3);
        assertThat(distance(plain, drawn(area(fox, 1), none))).isLessThan(1e-3);
        assertThat(distance(plain, drawn(both(area(sea, 0.5), fox), none))).isGreaterThan(1e-3);
        Values.Prompt beyond = run(
                Values.Prompt.class,
                "ConditioningSetArea",
                "conditioning",
                fox,
                "width",
                64,
                "height",
                64,
                "x",
                640,
                "y",
                0,
                "strength",
                1.0);
        assertThatThrownBy(() -> drawn(beyond, none)).hasMessageContaining("INK-GRAPH-024");
    }

    @Test
    void a_control_picture_beside_a_prompt_for_a_part_of_the_picture_is_refused() throws Exception {
        Values.Prompt none = prompt("");
        Values.Prompt both = controlled(area(prompt("a fox"), 0.5), 1, 0, 1); // skipped where there is no ControlNet
        assertThatThrownBy(() -> drawn(both, none)).hasMessageContaining("INK-GRAPH-025");
    }

    @Test
    void prompts_are_appended_and_mixed_by_their_numbers() throws Exception {
        Values.Prompt fox = prompt("a fox");
        Values.Prompt sea = prompt("the sea at night");
        PromptEntry joined = run(
                        Values.Prompt.class, "ConditioningConcat", "conditioning_to", fox, "conditioning_from", sea)
                .parts()
                .getFirst();
        PromptEntry one = fox.parts().getFirst();
        PromptEntry two = sea.parts().getFirst();
        assertThat(joined.vectors().length())
                .isEqualTo(one.vectors().length() + two.vectors().length());
        assertThat(joined.vectors().pooled()).isEqualTo(one.vectors().pooled());
        for (double share : new double[] {1, 0, 0.5}) {
            float[] mixed = run(
                            Values.Prompt.class,
                            "ConditioningAverage",
                            "conditioning_to",
                            fox,
                            "conditioning_from",
                            sea,
                            "conditioning_to_strength",
                            share)
                    .parts()
                    .getFirst()
                    .vectors()
                    .pooled();
            for (int i = 0; i < mixed.length; i++) {
                assertThat(mixed[i])
                        .isCloseTo(
                                (float) (one.vectors().pooled()[i] * share
                                        + two.vectors().pooled()[i] * (1 - share)),
                                org.assertj.core.data.Offset.offset(1e-5f));
            }
        }
        assertThat(drawn(joined(fox, sea), fox)).isNotEqualTo(drawn(fox, fox));
    }

    private Values.Prompt joined(Values.Prompt to, Values.Prompt from) throws Exception {
        return run(Values.Prompt.class, "ConditioningConcat", "conditioning_to", to, "conditioning_from", from);
    }
}
