package org.inkloom.training.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.training.source.ExampleSource.MapLayout;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuxiliaryHeadTest {
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Path parts;

    @BeforeAll
    static void makes_the_parts_that_others_build_on() throws IOException {
        parts = Trainings.parts(shared);
    }

    private static BaseReport run(Path output, String... more) {
        return Trainings.run(Trainings.config(
                "diffusion",
                output,
                Stream.concat(Stream.of("model", parts.toString()), Stream.of(more))
                        .toArray(String[]::new)));
    }

    @Test
    void its_loss_is_the_cross_entropy_of_shares_and_values_by_what_is_left_of_the_picture() {
        double[] told = {0.3, -1.2, 0.8, 0.5, 2.0, -0.4, -3.0, 0.1, 1.5};
        double[] maps = {0.2, 1, 0, 0.8, 0, 1, 0.5, 0, 1};
        double signal = 0.6;
        double expected = 0;
        for (int at = 0; at < 3; at++) {
            double sum = Math.exp(told[at]) + Math.exp(told[3 + at]);
            for (int part = 0; part < 2; part++) {
                expected -= maps[part * 3 + at] * Math.log(Math.exp(told[part * 3 + at]) / sum) / 3;
            }
            double sure = 1 / (1 + Math.exp(-told[6 + at]));
            double wanted = maps[6 + at];
            expected -= 4 * (wanted * Math.log(sure) + (1 - wanted) * Math.log(1 - sure)) / 3;
        }
        try (Scope scope = Scope.open();
                Weights weights = Weights.create(Placement.cpuFloat32(), new FreshWeights(1))) {
            Tensor loss = head(weights, new MapLayout(2, 1))
                    .loss(
                            Tensors.of(told, 1, 3, 1, 3),
                            Tensors.of(maps, 1, 3, 1, 3),
                            Tensors.of(new double[] {signal}, 1, 1, 1, 1));
            assertThat(Tensors.item(loss)).isCloseTo(signal * signal * expected, within(1e-12));
        }
    }

    @Test
    void it_tells_maps_of_any_size_and_leaves_out_what_there_is_not() {
        UNetConfig sizes = UNetConfig.read(ModelPreset.MINIATURE.reader(ModelPart.UNET));
        int channels = sizes.blocks().getLast().channels();
        try (Scope scope = Scope.open();
                Noise noise = new Noise(5);
                Weights weights = Weights.create(Placement.cpuFloat32(), new FreshWeights(1))) {
            AuxiliaryHead head = head(weights, new MapLayout(0, 4));
            Tensor told = head.forward(noise.randn(2, channels, 3, 5), 12, 10);
            assertThat(Tensors.shape(told)).containsExactly(2, 4, 12, 10);
            Tensor loss = head.loss(told, told.sigmoid(), Tensors.of(new float[] {1, 0}, 2, 1, 1, 1));
            assertThat(Tensors.item(loss)).isFinite().isPositive();
        }
    }

    private static AuxiliaryHead head(Weights weights, MapLayout layout) {
        UNetConfig sizes = UNetConfig.read(ModelPreset.MINIATURE.reader(ModelPart.UNET));
        return weights.build("head", AdapterSet.NONE, name -> false, w -> new AuxiliaryHead(w, sizes, layout));
    }

    @Test
    void its_weight_falls_evenly_to_nothing() {
        assertThat(AuxiliaryLoss.weight(0.5, 200, 0)).isEqualTo(0.5);
        assertThat(AuxiliaryLoss.weight(0.5, 200, 100)).isEqualTo(0.25);
        assertThat(AuxiliaryLoss.weight(0.5, 200, 200)).isZero();
        assertThat(AuxiliaryLoss.weight(0.5, 200, 900)).isZero();
        assertThat(AuxiliaryLoss.weight(0.5, 0, 0)).isZero();
    }

    @Test
    void a_network_learns_beside_it_resumes_with_the_same_bits_and_is_written_without_it() throws IOException {
        String[] more = {"updates", "3", "auxiliary_weight", "2", "focus_weight", "3", "noises_per_example", "2"};
        BaseReport whole = run(folder.resolve("whole"), more);
        BaseReport part = run(folder.resolve("cut"), with(more, "minutes", "1e-9"));
        while (part.updates() < part.of()) {
            part = run(folder.resolve("cut"), with(more, "minutes", "1e-9"));
        }
        Path file = Path.of("unet/diffusion_pytorch_model.safetensors");
        assertThat(part.model().resolve(file))
                .hasSameBinaryContentAs(whole.model().resolve(file));
        BaseReport alone = run(folder.resolve("alone"), "updates", "3", "focus_weight", "3", "noises_per_example", "2");
        try (TensorFile with = TensorFiles.open(whole.model().resolve(file));
                TensorFile without = TensorFiles.open(alone.model().resolve(file))) {
            assertThat(with.names()).isEqualTo(without.names());
            assertThat(with.get("mid_block.resnets.0.conv1.weight")
                            .data()
                            .mismatch(without.get("mid_block.resnets.0.conv1.weight")
                                    .data()))
                    .as("the network learnt from the head")
                    .isNotEqualTo(-1);
        }
    }

    private static String[] with(String[] settings, String... more) {
        return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void a_source_without_maps_is_refused() throws IOException {
        Path pictures = java.nio.file.Files.createDirectories(folder.resolve("pictures"));
        javax.imageio.ImageIO.write(
                new java.awt.image.BufferedImage(32, 32, java.awt.image.BufferedImage.TYPE_INT_RGB),
                "png",
                pictures.resolve("a.png").toFile());
        assertThatThrownBy(() -> run(
                        folder.resolve("run"),
                        "source",
                        "folder",
                        "dataset_path",
                        pictures.toString(),
                        "auxiliary_weight",
                        "1"))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TRAIN-058"));
    }
}
