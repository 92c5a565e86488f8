package org.inkloom.models.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.inkloom.models.clip.ClipTokenizer;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.text.chatglm.KolorsTextEncoder;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelInitTest {
    @TempDir
    Path folder;

    private ModelInit miniature(long seed) {
        return new ModelInit(ModelPreset.MINIATURE, seed, DType.FLOAT16);
    }

    @Test
    void a_miniature_loads_in_every_part() {
        miniature(1).write(folder, RunControl.quiet());
        ModelFolder model = ModelFolder.open(folder);
        try (UNetModel unet = UNetModel.load(model.unet(), Placement.cpuFloat32());
                VaeModel vae = VaeModel.load(model.vae(), Placement.cpuFloat32());
                KolorsTextEncoder text = KolorsTextEncoder.load(folder, Placement.cpuFloat32());
                PromptEmbeds embeds = text.encode(List.of("面对着大海", "a cat"), RunControl.quiet())) {
            assertThat(embeds.prompts()).isEqualTo(2);
            assertThat(unet.config().encoderHiddenDim())
                    .isEqualTo((int) embeds.promptEmbeds().size(2));
            assertThat(vae.vae().config().latentChannels())
                    .isEqualTo(unet.config().inChannels());
        }
    }

    @Test
    void one_seed_gives_the_same_bytes_and_another_seed_others() throws IOException {
        miniature(1).write(folder.resolve("a"), RunControl.quiet());
        miniature(1).write(folder.resolve("b"), RunControl.quiet());
        miniature(2).write(folder.resolve("c"), RunControl.quiet());
        String file = "unet/diffusion_pytorch_model.safetensors";
        assertThat(folder.resolve("b").resolve(file))
                .hasSameBinaryContentAs(folder.resolve("a").resolve(file));
        assertThat(Files.mismatch(
                        folder.resolve("a").resolve(file), folder.resolve("c").resolve(file)))
                .isNotEqualTo(-1);
    }

    @Test
    void the_kolors_preset_has_as_many_parameters_as_the_published_unet() {
        Map<String, long[]> shapes = Weights.shapesOf(w -> new UNet(w, ModelPreset.KOLORS.unet()));
        long parameters = shapes.values().stream()
                .mapToLong(shape -> java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .sum();
        assertThat(parameters / 1_000_000).isEqualTo(2_579);
    }

    /** Parameters of the published files, in millions. */
    @ParameterizedTest
    @CsvSource({
        "SD15, unet, 859",
        "SD15, vae, 83",
        "SD15, text_encoder, 123",
        "SDXL, unet, 2567",
        "SDXL, vae, 83",
        "SDXL, text_encoder, 123",
        "SDXL, text_encoder_2, 694",
        "CONTROLNET_SDXL, '', 1251",
        "T2I_ADAPTER_SDXL, '', 79"
    })
    void a_preset_has_as_many_parameters_as_what_was_published(PublishedPreset preset, String folder, int millions) {
        PresetPart part = preset.parts().stream()
                .filter(each -> each.folder().equals(folder))
                .findFirst()
                .orElseThrow();
        assertThat(parameters(part) / 1_000_000).isEqualTo(millions);
    }

    @Test
    void kolors_control_network_has_the_projection_of_its_text_and_a_wider_layer_of_sizes() {
        long kolors = parameters(PublishedPreset.CONTROLNET_KOLORS.parts().getFirst());
        long sdxl = parameters(PublishedPreset.CONTROLNET_SDXL.parts().getFirst());
        assertThat(kolors - sdxl).isEqualTo(4096L * 2048 + 2048 + (5632L - 2816) * 1280);
    }

    @Test
    void the_networks_of_annotators_lie_in_files_of_their_published_names() {
        assertThat(PublishedPreset.ANNOTATORS.files()).isEmpty();
        assertThat(PublishedPreset.ANNOTATORS.parts())
                .allMatch(PresetPart::oneFile)
                .extracting(PresetPart::name)
                .containsExactly(
                        "ControlNetHED.pth",
                        "dpt_hybrid-midas-501f0c75.pt",
                        "body_pose_model.pth",
                        "hand_pose_model.pth",
                        "facenet.pth");
    }

    @Test
    void the_tokenizers_of_clip_spell_words_byte_by_byte() throws IOException {
        for (Map.Entry<String, byte[]> file : PublishedPreset.SDXL.files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        ClipTokenizer first = ClipTokenizer.load(folder.resolve("tokenizer"));
        ClipTokenizer second = ClipTokenizer.load(folder.resolve("tokenizer_2"));
        assertThat(first.encode("A cat!", 77)).hasSize(7).startsWith(49406).endsWith(49407);
        assertThat(first.pieces("猫")).hasSize(3).doesNotContain(49407);
        assertThat(first.padId()).isEqualTo(49407);
        assertThat(second.padId()).isZero();
    }

    private static long parameters(PresetPart part) {
        return Weights.shapesOf(part.network()).values().stream()
                .mapToLong(shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .sum();
    }

    @Test
    void a_folder_that_holds_something_is_left_alone() throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "keep");
        assertThatThrownBy(() -> miniature(1).write(folder, RunControl.quiet()))
                .isInstanceOfSatisfying(InkloomException.class, e -> {
                    assertThat(e.code()).isEqualTo("INK-MODEL-008");
                    assertThat(e.remedy()).contains("empty");
                });
        assertThat(folder.resolve("unet")).doesNotExist();
    }
}
