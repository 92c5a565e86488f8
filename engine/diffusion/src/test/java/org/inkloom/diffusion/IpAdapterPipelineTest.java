package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class IpAdapterPipelineTest {
    private static final int VECTOR = 12;

    @TempDir
    static Path shared;

    private static DiffusionPipeline pipeline;
    private static Path adapter;

    @BeforeAll
    static void open() throws IOException {
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(shared.resolve("model"), RunControl.quiet());
        pipeline = DiffusionPipeline.open(ModelFolder.open(shared.resolve("model")), PipelineOptions.on(Device.CPU));
        adapter = SeededIpAdapter.adapter(
                shared,
                ModelPreset.MINIATURE.unet(),
                VECTOR,
                ModelPreset.MINIATURE.unet().crossAttentionDim());
        SeededIpAdapter.encoder(shared, VECTOR);
    }

    @AfterAll
    static void close() {
        pipeline.close();
    }

    private static RgbPicture picture(int seed) {
        byte[] rgb = new byte[3 * 40 * 30];
        new Random(seed).nextBytes(rgb);
        return new RgbPicture(40, 30, rgb);
    }

    private static IpAdapterUse shown(double scale, double start, double end, String... blocks) {
        return new IpAdapterUse(
                adapter,
                IpAdapterUse.encodersBeside(adapter),
                picture(1),
                "girl.png",
                scale,
                start,
                end,
                List.of(blocks));
    }

    private static GenerationRequest request() {
        return GenerationRequest.of("a girl reads")
                .withSeeds(List.of(3L))
                .withSize(64, 64)
                .withSteps(4)
                .withGuidanceScale(4);
    }

    private static byte[] pixels(GenerationRequest request) {
        return pipeline.generate(request, RunControl.quiet())
                .getFirst()
                .picture()
                .rgb();
    }

    private static byte[] pixels(IpAdapterUse... shown) {
        return pixels(request().withIpAdapters(List.of(shown)));
    }

    /** How sums are cut depends on the batch; the last bit of a byte may be another. */
    private static int difference(byte[] some, byte[] others) {
        int most = 0;
        for (int i = 0; i < some.length; i++) {
            most = Math.max(most, Math.abs((some[i] & 0xff) - (others[i] & 0xff)));
        }
        return most;
    }

    @Test
    void a_scale_of_0_draws_what_is_drawn_without() {
        assertThat(pixels(shown(0, 0, 1))).isEqualTo(pixels());
    }

    @Test
    void a_picture_changes_the_drawing_and_another_picture_does_otherwise() {
        byte[] one = pixels(shown(1, 0, 1));
        IpAdapterUse other = IpAdapterUse.of(adapter, picture(2), "other.png");
        assertThat(one).isNotEqualTo(pixels()).isEqualTo(pixels(shown(1, 0, 1)));
        assertThat(pixels(other)).isNotEqualTo(one);
        assertThat(pixels(shown(1, 0, 1), other)).isNotEqualTo(one);
    }

    @Test
    void it_counts_in_its_share_of_the_steps_and_in_its_blocks_alone() {
        byte[] all = pixels(shown(1, 0, 1));
        assertThat(pixels(shown(1, 0, 0.5))).isNotEqualTo(all).isNotEqualTo(pixels());
        // No step lies wholly in a tenth of four steps.
        assertThat(pixels(shown(1, 0, 0.1))).isEqualTo(pixels());
        assertThat(pixels(shown(1, 0, 1, "mid_block"))).isNotEqualTo(all).isNotEqualTo(pixels());
        assertThat(pixels(shown(1, 0, 1, "down_blocks", "mid_block", "up_blocks")))
                .isEqualTo(all);
        assertThatThrownBy(() -> pixels(shown(1, 0, 1, "up_blocks.7")))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-CONTROL-010");
    }

    @Test
    void it_is_shown_without_guidance_and_in_steps_without_and_to_each_of_a_batch() {
        GenerationRequest plain = request().withGuidanceScale(1);
        List<IpAdapterUse> shown = List.of(shown(1, 0, 1));
        assertThat(pixels(plain.withIpAdapters(shown))).isNotEqualTo(pixels(plain));
        GenerationRequest part = request()
                .withSettings(request().settings().with(PictureSetting.GUIDANCE_INTERVAL, "0-0.5"))
                .withIpAdapters(shown);
        assertThat(pixels(part)).isNotEqualTo(pixels(part.withIpAdapters(List.of())));
        List<Drawing> both = pipeline.generate(
                part.withPrompts(List.of("a girl reads", "a girl reads")).withSeeds(List.of(3L, 3L)),
                RunControl.quiet());
        byte[] alone = pixels(part);
        assertThat(both)
                .allSatisfy(drawn ->
                        assertThat(difference(drawn.picture().rgb(), alone)).isLessThanOrEqualTo(1));
        assertThat(difference(pixels(part.withIpAdapters(List.of())), alone)).isGreaterThan(1);
    }

    @Test
    void a_picture_that_takes_over_a_figure_is_shown_it_too() {
        SharedCast cast =
                new SharedCast(List.of(new SharedCast.Anchor("a girl in a garden", 7)), List.of("a girl"), 0.5);
        GenerationRequest taking =
                request().withSettings(request().settings().with(PictureSetting.CAST, cast.toString()));
        assertThat(pixels(taking.withIpAdapters(List.of(shown(1, 0, 1))))).isNotEqualTo(pixels(taking));
    }

    @Test
    void the_recipe_names_adapter_and_picture() {
        GenerationRequest request = request().withSteps(1).withIpAdapters(List.of(shown(0.5, 0, 1, "mid_block")));
        String recipe = pipeline.generate(request, RunControl.quiet())
                .getFirst()
                .recipe()
                .more()
                .get(PictureRecipeKeys.IP_ADAPTERS);
        assertThat(recipe)
                .startsWith("adapter.safetensors " + Fingerprint.of(adapter) + " girl.png ")
                .endsWith(" 0.5 0.0 1.0 mid_block");
    }

    @Test
    void what_does_not_go_together_is_refused_by_name() throws IOException {
        Path folder = Files.createDirectories(shared.resolve("others/adapters"));
        Path wide = SeededIpAdapter.adapter(folder, ModelPreset.MINIATURE.unet(), VECTOR, 20);
        assertThatThrownBy(() -> pixels(IpAdapterUse.of(wide, picture(1), "girl.png")))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-CONTROL-002")
                .hasMessageContaining("words have 20 features");
        Path lonely = Files.copy(adapter, folder.resolve("lonely.safetensors"));
        assertThatThrownBy(() -> pixels(IpAdapterUse.of(lonely, picture(1), "girl.png")))
                .hasMessageContaining("INK-CONTROL-011");
        SeededIpAdapter.encoder(folder, VECTOR + 4);
        assertThatThrownBy(() -> pixels(IpAdapterUse.of(lonely, picture(1), "girl.png")))
                .hasMessageContaining("INK-CONTROL-008")
                .hasMessageContaining("16 features where the adapter reads 12");
        assertThatThrownBy(() -> shown(11, 0, 1)).hasMessageContaining("INK-CONTROL-003");
    }

    /** Against a picture that Kolors' own pipeline drew with IP-Adapter-Plus. */
    @Test
    @Tag("golden")
    void a_picture_is_shown_as_in_kolors_own_pipeline() {
        for (String part : List.of("unet", "vae", "text_encoder")) {
            Golden.path("kolors-tiny/" + part);
        }
        PipelineReference reference =
                new PipelineReference("kolors-tiny", "controlnet/ipadapter", "controlnet/ipadapter_expected");
        JsonNode json = reference.cases();
        String image = json.get("image").asString();
        Path file = Golden.path("controlnet/kolors-ipadapter-plus-tiny/ip_adapter_plus_general.bin");
        RgbPicture shown = PngText.readPicture(Golden.path("controlnet/" + image));
        IpAdapterUse use = new IpAdapterUse(
                file,
                IpAdapterUse.encodersBeside(file),
                shown,
                image,
                json.get("scale").asDouble(),
                0,
                1,
                List.of());
        reference.check(
                "pipe",
                GenerationRequest.of(json.get("prompt").asString())
                        .withNegativePrompt(json.get("negative_prompt").asString())
                        .withSeeds(List.of(json.get("seed").asLong()))
                        .withSteps(json.get("steps").asInt())
                        .withGuidanceScale(json.get("guidance").asDouble())
                        .withSize(json.get("width").asInt(), json.get("height").asInt())
                        .withIpAdapters(List.of(use)));
    }
}
