package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.mask.PictureMask;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture that starts from another one takes over a figure too: it joins anchors that are ahead of it. */
class JoinedCastTest {
    private static final String FIRST = "a girl reads in a garden";
    private static final String SECOND = "a girl runs by the sea";
    private static final String OTHER = "a girl sleeps";
    private static final int SIDE = 64;

    /** Shares next to nothing: what the anchors show is weighed so lightly that it is lost in rounding. */
    private static final double NOTHING = 1e-30;

    @TempDir
    static Path folder;

    private static DiffusionPipeline pipeline;

    @BeforeAll
    static void open() {
        pipeline = pipeline(initial("model"));
    }

    private static Path initial(String name) {
        Path model = folder.resolve(name);
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(model, RunControl.quiet());
        return model;
    }

    private static DiffusionPipeline pipeline(Path model) {
        return DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU));
    }

    @AfterAll
    static void close() {
        pipeline.close();
    }

    private static RgbPicture picture(int seed) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (31 * seed + 7 * (i / 3 / SIDE) + 3 * (i / 3 % SIDE) + 90 * (i % 3));
        }
        return new RgbPicture(SIDE, SIDE, rgb);
    }

    /** White on the left half. */
    private static PictureMask leftHalf() {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % SIDE < SIDE / 2 ? 1 : 0;
        }
        return new PictureMask(SIDE, SIDE, values);
    }

    private static GenerationRequest request(String prompt, long seed) {
        return GenerationRequest.of(prompt)
                .withSeeds(List.of(seed))
                .withSize(SIDE, SIDE)
                .withSteps(6);
    }

    private static GenerationRequest started(double strength) {
        return request(OTHER, 3).withStart(picture(1), strength);
    }

    private static GenerationRequest taking(GenerationRequest request, double weight, SharedCast.Anchor... anchors) {
        SharedCast cast = new SharedCast(List.of(anchors), List.of("a girl"), weight);
        return request.withSettings(request.settings().with(PictureSetting.CAST, cast.toString()));
    }

    private static SharedCast.Anchor first() {
        return new SharedCast.Anchor(FIRST, 1);
    }

    private static SharedCast.Anchor second() {
        return new SharedCast.Anchor(SECOND, 2);
    }

    /** A drawing, and what was seen of one of its pictures: the noise at first and the latents after each call. */
    private record Seen(byte[] pixels, List<float[]> latents, List<Long> pictures, List<Integer> calls) {
        float[] last() {
            return latents.getLast();
        }
    }

    private static Seen draw(GenerationRequest request, int row) {
        return draw(pipeline, request, row);
    }

    private static Seen draw(DiffusionPipeline pipeline, GenerationRequest request, int row) {
        List<float[]> latents = new ArrayList<>();
        List<Long> pictures = new ArrayList<>();
        List<Integer> calls = new ArrayList<>();
        Trace trace = new Trace() {
            @Override
            public void accept(String name, org.bytedeco.pytorch.Tensor tensor) {
                if (name.contains("latents")) {
                    latents.add(Tensors.floats(tensor.select(0, row)));
                    pictures.add(tensor.size(0));
                }
            }

            @Override
            public void step(int done, int of, java.util.function.Supplier<org.bytedeco.pytorch.Tensor> denoised) {
                assertThat(Tensors.floats(denoised.get())).doesNotContain(Float.NaN);
                calls.add(of);
            }
        };
        byte[] pixels = pipeline.generate(request, trace, RunControl.quiet())
                .getFirst()
                .picture()
                .rgb();
        return new Seen(pixels, latents, pictures, calls);
    }

    /** Equal but for rounding: a batch of another size adds in another order. */
    private static void assertNearlyEqual(float[] one, float[] other) {
        assertNearlyEqual(one, other, 1e-4f);
    }

    private static void assertNearlyEqual(float[] one, float[] other, float share) {
        assertThat(one).hasSameSizeAs(other);
        float most = 0;
        for (float value : other) {
            most = Math.max(most, Math.abs(value));
        }
        for (int i = 0; i < one.length; i++) {
            assertThat(one[i]).isCloseTo(other[i], within(share * most));
        }
    }

    @Test
    void a_started_picture_takes_over_the_figure_and_comes_out_the_same_again() {
        GenerationRequest plain = started(0.5);
        byte[] taken = draw(taking(plain, 4, first()), 1).pixels();
        assertThat(taken).isNotEqualTo(draw(plain, 0).pixels());
        assertThat(draw(taking(plain, 4, first()), 1).pixels()).isEqualTo(taken);
        assertThat(draw(taking(plain, 1, first()), 1).pixels())
                .as("another weight")
                .isNotEqualTo(taken);
        assertThat(draw(taking(plain, 4, second()), 1).pixels())
                .as("another anchor")
                .isNotEqualTo(taken);
        assertThat(draw(taking(plain, 4, first(), second()), 2).pixels())
                .as("two anchors")
                .isNotEqualTo(taken);
        pipeline.check(taking(plain, 4, first()));
    }

    @ParameterizedTest
    @EnumSource(SchedulerKind.class)
    void with_every_sampler_the_anchor_is_itself_and_the_picture_takes_its_own_steps(SchedulerKind kind) {
        GenerationRequest plain = started(0.5).withScheduler(kind);
        Seen joined = draw(taking(plain, NOTHING, first()), 0);
        Seen anchor = draw(request(FIRST, 1).withScheduler(kind), 0);
        assertThat(joined.latents().getFirst()).isEqualTo(anchor.latents().getFirst());
        assertNearlyEqual(joined.last(), anchor.last());

        Seen picture = draw(taking(plain, NOTHING, first()), 1);
        Seen alone = draw(plain, 0);
        assertThat(picture.latents().getFirst()).isEqualTo(alone.latents().getFirst());
        assertNearlyEqual(picture.last(), alone.last());
        assertThat(picture.calls()).allMatch(of -> of == picture.calls().size());
    }

    @Test
    void before_the_picture_joins_the_anchors_are_alone_and_the_picture_stands_still() {
        Seen picture = draw(taking(started(0.5), 4, first(), second()), 2);
        assertThat(picture.latents()).hasSize(1 + 6);
        for (int call = 0; call < 3; call++) {
            assertThat(picture.latents().get(1 + call))
                    .isEqualTo(picture.latents().getFirst());
        }
        assertThat(picture.latents().get(4)).isNotEqualTo(picture.latents().getFirst());
        // The anchors, the picture, and plain copies of all but the first anchor.
        assertThat(picture.pictures()).containsOnly(5L);
    }

    @Test
    void a_second_anchor_looks_at_the_first_also_before_the_picture_joins() {
        // The lots of what is looked at are the picture's, hence one seed for both.
        GenerationRequest plain = request(OTHER, 2).withStart(picture(1), 0.5);
        Seen anchor = draw(taking(plain, 4, first(), second()), 1);
        Seen own = draw(taking(request(SECOND, 2), 4, first(), second()), 1);
        assertNearlyEqual(anchor.last(), own.last());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.9, 0.2})
    void any_strength_will_do(double strength) {
        GenerationRequest plain = started(strength);
        Seen nothing = draw(taking(plain, NOTHING, first()), 1);
        assertNearlyEqual(nothing.last(), draw(plain, 0).last());
        assertThat(draw(taking(plain, 4, first()), 1).pixels()).isNotEqualTo(nothing.pixels());
    }

    @Test
    void a_started_picture_with_an_anchors_prompt_and_seed_is_not_that_anchor() {
        GenerationRequest plain = request(FIRST, 1).withStart(picture(1), 0.5);
        assertThat(draw(taking(plain, 4, first()), 1).pixels())
                .isNotEqualTo(draw(plain, 0).pixels());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5})
    void a_mask_is_the_pictures_alone(double strength) {
        GenerationRequest plain = started(strength).withMask(StartMask.of(leftHalf()));
        Seen anchor = draw(taking(plain, 4, first()), 0);
        assertNearlyEqual(anchor.last(), draw(request(FIRST, 1), 0).last());
        Seen taken = draw(taking(plain, 4, first()), 1);
        assertThat(taken.pixels()).isNotEqualTo(draw(plain, 0).pixels());
        assertNearlyEqual(
                draw(taking(plain, NOTHING, first()), 1).last(), draw(plain, 0).last());

        MaskSettings keeping = new MaskSettings(false, 0, 0, true);
        GenerationRequest kept = started(strength).withMask(StartMask.of(leftHalf(), keeping));
        byte[] pixels = draw(taking(kept, 4, first()), 1).pixels();
        byte[] start = picture(1).rgb();
        for (int i = 0; i < pixels.length; i++) {
            if (i / 3 % SIDE >= SIDE / 2) {
                assertThat(pixels[i]).isEqualTo(start[i]);
            }
        }
    }

    @Test
    void a_network_made_for_inpainting_shows_each_picture_its_own_mask() throws IOException {
        Path model = initial("nine");
        NineChannels.make(model.resolve("unet"));
        try (DiffusionPipeline nine = pipeline(model)) {
            GenerationRequest plain = started(0.7).withMask(StartMask.of(leftHalf()));
            Seen anchor = draw(nine, taking(plain, NOTHING, first()), 0);
            assertNearlyEqual(anchor.last(), draw(nine, request(FIRST, 1), 0).last());
            assertNearlyEqual(
                    draw(nine, taking(plain, NOTHING, first()), 1).last(),
                    draw(nine, plain, 0).last());
        }
    }

    @Test
    void guidance_of_a_part_of_the_steps_and_prompts_that_change_follow_each_pictures_own_steps() {
        String changing = "a girl [reads:sleeps:0.5] in a garden";
        GenerationRequest base = request(changing, 1);
        GenerationRequest guided = base.withSettings(base.settings().with(PictureSetting.GUIDANCE_INTERVAL, "0.3-0.7"));
        SharedCast.Anchor anchor = new SharedCast.Anchor(changing, 1);
        GenerationRequest plain = guided.withStart(picture(1), 0.7);
        assertNearlyEqual(
                draw(taking(plain, NOTHING, anchor), 0).last(), draw(guided, 0).last());
        assertNearlyEqual(
                draw(taking(plain, NOTHING, anchor), 1).last(), draw(plain, 0).last());
    }

    @Test
    void a_picture_that_is_there_already_lends_its_figure_from_the_first_step_taken() {
        SharedCast.Anchor there = new SharedCast.Anchor("a girl", 0, Optional.of("girl.png"));
        Map<String, RgbPicture> pictures = Map.of("girl.png", picture(5));
        GenerationRequest plain = started(0.5);
        Seen taken = draw(taking(plain, 4, there).withReferences(pictures), 1);
        assertThat(taken.pixels()).isNotEqualTo(draw(plain, 0).pixels());
        assertThat(taken.latents()).as("no call before the picture's first").hasSize(1 + 3);
        assertNearlyEqual(
                draw(taking(plain, NOTHING, there).withReferences(pictures), 1).last(),
                draw(plain, 0).last());
        Seen both = draw(taking(plain, 4, there, first()).withReferences(pictures), 2);
        assertThat(both.latents()).hasSize(1 + 6);
        // The lots of what is looked at are the picture's, hence one seed for both.
        SharedCast.Anchor drawn = new SharedCast.Anchor(FIRST, 3);
        assertNearlyEqual(
                draw(taking(plain, 4, there, drawn).withReferences(pictures), 1).last(),
                draw(taking(request(FIRST, 3), 4, there, drawn).withReferences(pictures), 1)
                        .last());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5:0.5", "1.5:0.75:4:latent"})
    void a_second_pass_shares_too_and_its_mask_is_the_pictures_alone(String pass) {
        GenerationRequest masked = started(0.5).withMask(StartMask.of(leftHalf()));
        GenerationRequest plain = masked.withSettings(masked.settings().with(PictureSetting.HIRES, pass));
        Seen nothing = draw(taking(plain, NOTHING, first()), 1);
        // Enlarged as a picture of whole bytes, in which rounding can be a whole step of 256.
        float share = pass.endsWith("latent") ? 1e-4f : 1e-3f;
        assertNearlyEqual(nothing.last(), draw(plain, 0).last(), share);
        Seen taken = draw(taking(plain, 4, first()), 1);
        assertThat(taken.pixels()).hasSize(3 * 96 * 96).isNotEqualTo(nothing.pixels());
        GenerationRequest anchor = request(FIRST, 1);
        assertNearlyEqual(
                draw(taking(plain, 4, first()), 0).last(),
                draw(anchor.withSettings(anchor.settings().with(PictureSetting.HIRES, pass)), 0)
                        .last(),
                share);
    }

    @Test
    void prepared_requests_are_drawn_as_others_are() {
        GenerationRequest taking = taking(started(0.5), 4, first(), second());
        byte[] pixels = draw(taking, 2).pixels();
        pipeline.prepare(List.of(taking, started(0.5)), RunControl.quiet());
        assertThat(draw(taking, 2).pixels()).isEqualTo(pixels);
    }

    @Tag("golden")
    @ParameterizedTest
    @ValueSource(strings = {"clip/sd15-tiny", "clip/sdxl-tiny", "kolors-tiny"})
    void every_family_joins_its_anchors(String name) {
        for (String part : List.of("text_encoder", "tokenizer", "unet", "vae", "scheduler")) {
            Golden.path(name + "/" + part);
        }
        Map<String, byte[]> drawn = new TreeMap<>();
        try (DiffusionPipeline other = pipeline(Golden.path(name))) {
            GenerationRequest plain = started(0.6);
            drawn.put("plain", draw(other, plain, 0).pixels());
            Seen taken = draw(other, taking(plain, 4, first(), second()), 0);
            assertNearlyEqual(taken.last(), draw(other, request(FIRST, 1), 0).last());
            assertThat(taken.pixels()).isNotEqualTo(drawn.get("plain"));
            assertThat(draw(other, taking(plain, 4, first(), second()), 0).pixels())
                    .isEqualTo(taken.pixels());
        }
    }

    @Test
    void the_recipe_names_anchors_and_start() {
        String recipe = pipeline.generate(taking(started(0.5), 4, first()), RunControl.quiet())
                .getFirst()
                .recipe()
                .decisiveJson();
        assertThat(recipe).contains("shared_cast", FIRST, "strength");
    }
}
