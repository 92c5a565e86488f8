package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.diffusion.merge.MergeShares;
import org.inkloom.diffusion.merge.MergedModel;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.PublishedPreset;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are sums of others' shares, weight by weight and drawn. */
class MergedModelTest {
    @TempDir
    static Path folder;

    private static Path one;
    private static Path other;

    @BeforeAll
    static void write() {
        one = folder.resolve("one");
        other = folder.resolve("other");
        new ModelInit(PublishedPreset.SD15_MINIATURE, 5, DType.FLOAT32).write(one, RunControl.quiet());
        new ModelInit(PublishedPreset.SD15_MINIATURE, 6, DType.FLOAT32).write(other, RunControl.quiet());
    }

    private static Path merged(Path first, Path second, MergeShares shares) {
        return MergedModel.of(first, second, shares, folder.resolve("cache"));
    }

    private static float[] weight(Path model, String name) {
        try (TensorFile file = MergedModel.weights(model.resolve("unet"));
                Scope scope = Scope.open()) {
            return Tensors.floats(Tensors.copyOf(file.get(name)));
        }
    }

    private static byte[] drawn(Path model) {
        GenerationRequest request =
                GenerationRequest.of("a cat").withSize(64, 64).withSteps(2).withSeeds(List.of(3L));
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU))) {
            return pipeline.generate(request, RunControl.quiet())
                    .getFirst()
                    .picture()
                    .rgb();
        }
    }

    @Test
    void every_weight_is_the_sum_of_the_shares_of_its_part() {
        Path model = merged(one, other, MergeShares.between(0.25, 0.5, 0.75));
        try (TensorFile names = TensorFiles.open(one.resolve("unet"))) {
            for (String name : names.names()) {
                double share = name.startsWith("mid_block")
                        ? 0.5
                        : name.matches("(up_blocks|conv_(norm_)?out).*") ? 0.75 : 0.25;
                float[] made = weight(model, name);
                float[] first = weight(one, name);
                float[] second = weight(other, name);
                for (int i = 0; i < made.length; i += 1 + made.length / 7) {
                    assertThat((double) made[i])
                            .as(name)
                            .isCloseTo(share * first[i] + (1 - share) * second[i], within(1e-6));
                }
            }
        }
    }

    @Test
    void all_of_one_model_draws_what_it_draws_and_a_half_of_both_something_else() {
        byte[] first = drawn(one);
        assertThat(drawn(merged(one, other, MergeShares.even(1, 0)))).isEqualTo(first);
        assertThat(drawn(merged(one, other, MergeShares.even(0.5, 0.5)))).isNotEqualTo(first);
    }

    /** one + (other - one) is other; merges may be merged again. */
    @Test
    void a_difference_added_to_its_model_is_the_other_again() {
        Path difference = merged(other, one, MergeShares.even(1, -1));
        Path again = merged(one, difference, MergeShares.even(1, 1));
        float[] made = weight(again, "conv_in.weight");
        float[] expected = weight(other, "conv_in.weight");
        for (int i = 0; i < made.length; i++) {
            assertThat(made[i]).isCloseTo(expected[i], within(1e-6f));
        }
    }

    @Test
    void models_of_different_families_are_refused_by_name() {
        Path large = folder.resolve("large");
        new ModelInit(PublishedPreset.SDXL_MINIATURE, 5, DType.FLOAT32).write(large, RunControl.quiet());
        Path model = merged(one, large, MergeShares.even(0.5, 0.5));
        assertThatThrownBy(() -> drawn(model)).hasMessageContaining("INK-MODEL-030");
    }
}
