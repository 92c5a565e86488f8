package org.inkloom.models.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
