package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.EightBits;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConversionTest {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeModel() {
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT16).write(model(), RunControl.quiet());
    }

    private static Path model() {
        return shared.resolve("model");
    }

    private Path converted(EightBits type) {
        Path out = folder.resolve(type.name());
        new ModelConversion(ModelFolder.open(model()), type).write(out, RunControl.quiet());
        return out;
    }

    private static RgbPicture picture(Path folder, PipelineOptions options) {
        GenerationRequest request = GenerationRequest.of("a heron in the reeds")
                .withSeeds(java.util.List.of(4L))
                .withSize(64, 64)
                .withSteps(3);
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(ModelFolder.open(folder), options)) {
            return pipeline.generate(request, RunControl.quiet()).getFirst().picture();
        }
    }

    private static double psnr(RgbPicture one, RgbPicture other) {
        byte[] a = one.rgb();
        byte[] b = other.rgb();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double off = (a[i] & 0xff) - (b[i] & 0xff);
            sum += off * off;
        }
        return 10 * Math.log10(255.0 * 255.0 * a.length / sum);
    }

    @ParameterizedTest
    @CsvSource({"INT8, 40", "FLOAT8, 27"})
    void pictures_stay_close_to_those_of_the_unrounded_model(EightBits type, double decibels) {
        PipelineOptions options = PipelineOptions.on(Device.CPU);
        double found = psnr(picture(model(), options), picture(converted(type), options));
        assertThat(found).isGreaterThan(decibels);
    }

    @Test
    void u_net_and_text_encoder_take_about_half_and_the_autoencoder_stays() throws Exception {
        Path out = converted(EightBits.INT8);
        for (String part : new String[] {"unet", "text_encoder"}) {
            try (TensorFile before = TensorFiles.openFolder(model().resolve(part));
                    TensorFile after = TensorFiles.openFolder(out.resolve(part))) {
                assertThat((double) after.summary().bytes() / before.summary().bytes())
                        .as(part)
                        .isBetween(0.5, 0.65);
                assertThat(after.metadata()).containsEntry("inkloom.weights", "int8 with a scale for each output");
                assertThat(after.names()).containsAll(before.names());
            }
        }
        try (TensorFile unet = TensorFiles.openFolder(out.resolve("unet"))) {
            assertThat(unet.get("conv_in.weight").dtype()).isEqualTo(DType.FLOAT16);
            assertThat(unet.get("conv_norm_out.weight").dtype()).isEqualTo(DType.FLOAT16);
        }
        assertThat(Files.mismatch(
                        TensorFiles.find(model().resolve("vae")).orElseThrow(),
                        TensorFiles.find(out.resolve("vae")).orElseThrow()))
                .isEqualTo(-1);
    }

    @Test
    void nothing_is_left_where_the_folder_is_taken() throws Exception {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        Files.writeString(taken.resolve("notes.txt"), "mine");
        assertThatThrownBy(() ->
                        new ModelConversion(ModelFolder.open(model()), EightBits.INT8).write(taken, RunControl.quiet()))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-MODEL-008"));
        assertThat(folder.resolve("taken.part")).doesNotExist();
    }
}
