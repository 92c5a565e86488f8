package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.run.InkloomException;
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
import org.junit.jupiter.params.provider.ValueSource;

class SharedCastPipelineTest {
    private static final String FIRST = "a girl reads in a garden";
    private static final String OTHER = "a girl runs by the sea";

    @TempDir
    static Path shared;

    private static DiffusionPipeline pipeline;

    @BeforeAll
    static void open() {
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(shared.resolve("model"), RunControl.quiet());
        pipeline = DiffusionPipeline.open(ModelFolder.open(shared.resolve("model")), PipelineOptions.on(Device.CPU));
    }

    @AfterAll
    static void close() {
        pipeline.close();
    }

    private static GenerationRequest request(String prompt, long seed) {
        return GenerationRequest.of(prompt)
                .withSeeds(List.of(seed))
                .withSize(64, 64)
                .withSteps(4);
    }

    private static GenerationRequest taking(GenerationRequest request, double weight, SharedCast.Anchor... anchors) {
        SharedCast cast = new SharedCast(List.of(anchors), List.of("a girl"), weight);
        return request.withSettings(request.settings().with(PictureSetting.CAST, cast.toString()));
    }

    private static SharedCast.Anchor anchor(String prompt, long seed) {
        return new SharedCast.Anchor(prompt, seed);
    }

    private static byte[] pixels(GenerationRequest request) {
        return pipeline.generate(request, RunControl.quiet())
                .getFirst()
                .picture()
                .rgb();
    }

    @Test
    void the_first_anchor_is_drawn_as_ever_and_others_take_over_its_figure() {
        byte[] first = pixels(request(FIRST, 1));
        byte[] other = pixels(request(OTHER, 2));

        assertThat(pixels(taking(request(FIRST, 1), 4, anchor(FIRST, 1)))).isEqualTo(first);
        byte[] taken = pixels(taking(request(OTHER, 2), 4, anchor(FIRST, 1)));
        assertThat(taken).isNotEqualTo(other);
        assertThat(pixels(taking(request(OTHER, 2), 4, anchor(FIRST, 1))))
                .as("the same again")
                .isEqualTo(taken);
        assertThat(pixels(taking(request(OTHER, 2), 1, anchor(FIRST, 1))))
                .as("another weight")
                .isNotEqualTo(taken);
    }

    @Test
    void a_second_anchor_is_the_picture_that_it_is_in_its_own_right() {
        SharedCast.Anchor[] both = {anchor(FIRST, 1), anchor(OTHER, 2)};
        List<byte[]> seen = new ArrayList<>();
        pipeline.generate(
                taking(request("a girl sleeps", 3), 4, both),
                (name, tensor) -> {
                    if (name.equals("latents.3")) {
                        seen.add(new byte[] {(byte) tensor.size(0)});
                    }
                },
                RunControl.quiet());
        // Two anchors, the picture, and plain copies of the last two.
        assertThat(seen.getFirst()).containsExactly(5);
        assertThat(pixels(taking(request(OTHER, 2), 4, both))).isEqualTo(pixels(taking(request(OTHER, 2), 4, both[0])));
    }

    private static GenerationRequest enlarged(GenerationRequest request, String pass) {
        return request.withSettings(request.settings().with(PictureSetting.HIRES, pass));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5:0.5", "1.5:0.75:4:latent"})
    void a_second_pass_shares_too_and_needs_no_plain_copies(String pass) {
        byte[] first = pixels(enlarged(request(FIRST, 1), pass));
        assertThat(pixels(taking(enlarged(request(FIRST, 1), pass), 4, anchor(FIRST, 1))))
                .isEqualTo(first);

        GenerationRequest plain = enlarged(request(OTHER, 2), pass);
        GenerationRequest taking = taking(plain, 4, anchor(FIRST, 1));
        List<Long> sizes = new ArrayList<>();
        List<Long> pictures = new ArrayList<>();
        byte[] taken = pipeline.generate(
                        taking,
                        (name, tensor) -> {
                            if (name.equals("hires.latents.0")) {
                                pictures.add(tensor.size(0));
                                sizes.add(tensor.size(2));
                            }
                        },
                        RunControl.quiet())
                .getFirst()
                .picture()
                .rgb();
        assertThat(taken).hasSize(3 * 96 * 96).isNotEqualTo(pixels(plain));
        assertThat(pictures).as("the anchor and the picture").containsExactly(2L);
        assertThat(sizes).containsExactly(12L);
        assertThat(pixels(taking)).as("the same again").isEqualTo(taken);
        // As an anchor it is what it is as a picture, in the second pass as well.
        SharedCast.Anchor[] both = {anchor(FIRST, 1), anchor(OTHER, 2)};
        assertThat(pixels(taking(plain, 4, both))).isEqualTo(taken);
        pipeline.check(taking);
    }

    private static RgbPicture drawn(int width, int height, int seed) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (31 * seed + 7 * (i / 3 / width) + 3 * (i / 3 % width) + 90 * (i % 3));
        }
        return new RgbPicture(width, height, rgb);
    }

    @Test
    void a_picture_that_is_there_already_lends_its_figure_too() {
        SharedCast.Anchor there = new SharedCast.Anchor("a girl", 0, Optional.of("girl.png"));
        GenerationRequest plain = request(FIRST, 1);
        GenerationRequest taking = taking(plain, 4, there).withReferences(Map.of("girl.png", drawn(48, 80, 1)));
        byte[] taken = pixels(taking);
        assertThat(taken).isNotEqualTo(pixels(plain)).isEqualTo(pixels(taking));
        assertThat(pixels(taking.withReferences(Map.of("girl.png", drawn(48, 80, 2)))))
                .as("another picture")
                .isNotEqualTo(taken);
        // The first anchor that is drawn looks at it as well, and is the same to others as it is itself.
        byte[] other = pixels(taking(request(OTHER, 2), 4, there, anchor(FIRST, 1))
                .withReferences(Map.of("girl.png", drawn(48, 80, 1))));
        assertThat(other).isNotEqualTo(pixels(taking(request(OTHER, 2), 4, anchor(FIRST, 1))));
        assertThat(pixels(
                        taking(plain, 4, there, anchor(FIRST, 1)).withReferences(Map.of("girl.png", drawn(48, 80, 1)))))
                .isEqualTo(taken);
        assertThat(pixels(enlarged(taking, "1.5:0.5"))).hasSize(3 * 96 * 96);
    }

    @Test
    void a_reference_stays_what_it_is_noised_to_each_step() {
        SharedCast.Anchor there = new SharedCast.Anchor("a girl", 5, Optional.of("girl.png"));
        List<float[]> seen = new ArrayList<>();
        pipeline.generate(
                taking(request(FIRST, 1), 4, there).withReferences(Map.of("girl.png", drawn(64, 64, 1))),
                (name, tensor) -> {
                    if (name.equals("initial_latents") || name.equals("latents.3")) {
                        assertThat(tensor.size(0))
                                .as("it, the picture, and the picture's plain copy")
                                .isEqualTo(3);
                        seen.add(Tensors.floats(tensor.select(0, 0)));
                    }
                },
                RunControl.quiet());
        List<float[]> again = new ArrayList<>();
        pipeline.generate(
                taking(request(OTHER, 9), 1, there).withReferences(Map.of("girl.png", drawn(64, 64, 1))),
                (name, tensor) -> {
                    if (name.equals("initial_latents") || name.equals("latents.3")) {
                        again.add(Tensors.floats(tensor.select(0, 0)));
                    }
                },
                RunControl.quiet());
        assertThat(seen.get(0)).as("noise at first").isEqualTo(again.get(0)).isNotEqualTo(seen.get(1));
        assertThat(seen.get(1)).as("the picture at last").isEqualTo(again.get(1));
    }

    @Test
    void a_reference_that_is_not_here_is_named_before_drawing() {
        SharedCast.Anchor there = new SharedCast.Anchor("a girl", 0, Optional.of("girl.png"));
        assertThatThrownBy(() -> pipeline.check(taking(request(FIRST, 1), 4, there)))
                .isInstanceOfSatisfying(InkloomException.class, e -> {
                    assertThat(e.code()).isEqualTo("INK-GEN-023");
                    assertThat(e.what()).contains("girl.png");
                });
    }

    @Tag("golden")
    @ParameterizedTest
    @ValueSource(strings = {"clip/sd15-tiny", "clip/sdxl-tiny"})
    void models_that_read_with_clip_share_a_cast_too(String folder) {
        for (String part : List.of("text_encoder", "tokenizer", "unet", "vae", "scheduler")) {
            Golden.path(folder + "/" + part);
        }
        ModelFolder model = ModelFolder.open(Golden.path(folder));
        try (DiffusionPipeline other = DiffusionPipeline.open(model, PipelineOptions.on(Device.CPU))) {
            GenerationRequest plain = request(OTHER, 2);
            GenerationRequest taking = taking(plain, 4, anchor(FIRST, 1));
            assertThat(other.generate(taking, RunControl.quiet())
                            .getFirst()
                            .picture()
                            .rgb())
                    .isNotEqualTo(other.generate(plain, RunControl.quiet())
                            .getFirst()
                            .picture()
                            .rgb());
            assertThatThrownBy(() -> other.generate(taking(plain, 4, anchor("a boy", 1)), RunControl.quiet()))
                    .isInstanceOf(InkloomException.class);
        }
    }

    @Test
    void the_recipe_names_the_anchors() {
        GenerationRequest request = taking(request(OTHER, 2), 4, anchor(FIRST, 1));
        String recipe = pipeline.generate(request, RunControl.quiet())
                .getFirst()
                .recipe()
                .decisiveJson();
        assertThat(recipe).contains("shared_cast", FIRST);
    }

    @Test
    void words_that_no_anchor_has_and_several_pictures_at_once_are_refused_before_drawing() {
        assertThatThrownBy(() -> pipeline.check(taking(request(OTHER, 2), 1, anchor("a boy", 1))))
                .isInstanceOfSatisfying(InkloomException.class, e -> {
                    assertThat(e.code()).isEqualTo("INK-GEN-022");
                    assertThat(e.what()).contains("a girl", "a boy");
                });
        GenerationRequest two = request(OTHER, 2).withPrompts(List.of(OTHER, FIRST));
        assertThatThrownBy(() -> pipeline.check(taking(two, 1, anchor(FIRST, 1))))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-GEN-021"));
    }
}
