package org.inkloom.models.preset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.text.chatglm.ChatGlm3Config;
import org.inkloom.models.text.chatglm.ChatGlm3Encoder;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.vae.Vae;
import org.inkloom.tensor.Weights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InklingSizesTest {
    private static long count(Map<String, long[]> shapes) {
        long count = 0;
        for (long[] shape : shapes.values()) {
            long size = 1;
            for (long extent : shape) {
                size *= extent;
            }
            count += size;
        }
        return count;
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelPreset.class,
            names = {"INKLING", "INKLING_F8"})
    void the_carried_model_fits_into_45_megabytes_of_float16(ModelPreset preset) {
        ChatGlm3Config text = ChatGlm3Config.read(preset.reader(ModelPart.TEXT_ENCODER));
        long unet = count(Weights.shapesOf(w -> new UNet(w, preset.unet())));
        long encoder = count(Weights.shapesOf(w -> new ChatGlm3Encoder(w, text)));
        long vae = count(Weights.shapesOf(w -> new Vae(w, preset.vae())));

        assertThat(unet).isBetween(13_900_000L, 14_800_000L);
        assertThat(encoder).isBetween(4_700_000L, 5_400_000L);
        assertThat(vae).isBetween(1_200_000L, 2_400_000L);
        assertThat(2 * (unet + encoder + vae)).isLessThan(45_000_000L);
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelPreset.class,
            names = {"INKLING", "INKLING_F8"})
    void its_parts_fit_each_other(ModelPreset preset) {
        ChatGlm3Config text = ChatGlm3Config.read(preset.reader(ModelPart.TEXT_ENCODER));

        assertThat(preset.unet().inChannels()).isEqualTo(preset.vae().latentChannels());
        assertThat(preset.unet().encoderHiddenDim()).isEqualTo(text.hidden());
        assertThat(preset.unet().additionInputDim())
                .isEqualTo(text.hidden() + 6 * preset.unet().additionTimeDim());
    }
}
