package org.inkloom.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.Folders;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The strength of a change survives every layout, and numbers that are none are named. */
class LoraStrengthTest {
    private static final String MATRIX = "mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0";
    private static final String KERNEL = "mid_block.resnets.0.conv1";
    private static final String UNIT = "mid_block.resnets.0.conv_shortcut";
    private static final LoraTarget TARGET = LoraTarget.of(Map.of(
            MATRIX + ".weight",
            new long[] {6, 4},
            KERNEL + ".weight",
            new long[] {5, 4, 3, 3},
            UNIT + ".weight",
            new long[] {5, 4, 1, 1},
            "mid_block.resnets.0.norm1.weight",
            new long[] {4}));

    private static StoredTensor random(SplittableRandom random, String name, long... shape) {
        MemoryFile file = new MemoryFile().with(name, shape);
        StoredTensor tensor = file.get(name);
        for (long i = 0; i < tensor.elements(); i++) {
            MemoryFile.set(tensor, i, (float) random.nextDouble(-1, 1));
        }
        return tensor;
    }

    private static LoraModule module(SplittableRandom random, String layer, int rank, OptionalDouble alpha) {
        long[] weight = TARGET.shape(layer).orElseThrow();
        boolean kernel = weight.length == 4;
        return new LoraModule(
                layer,
                kernel
                        ? random(random, "down", rank, weight[1], weight[2], weight[3])
                        : random(random, "down", rank, weight[1]),
                kernel ? random(random, "up", weight[0], rank, 1, 1) : random(random, "up", weight[0], rank),
                alpha,
                rank);
    }

    /** What is added to the weight, {@code alpha / rank · up · down}, row by row. */
    private static double[] delta(LoraModule module) {
        int out = (int) module.up().shape()[0];
        int columns = (int) (module.down().elements() / module.rank());
        double[] delta = new double[out * columns];
        for (int o = 0; o < out; o++) {
            for (int r = 0; r < module.rank(); r++) {
                double up = StoredNumbers.get(module.up(), (long) o * module.rank() + r) * module.strength();
                for (int i = 0; i < columns; i++) {
                    delta[o * columns + i] += up * StoredNumbers.get(module.down(), (long) r * columns + i);
                }
            }
        }
        return delta;
    }

    @Property(tries = 60)
    void every_layout_holds_the_same_change(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
            @ForAll @Size(3) List<@IntRange(min = 1, max = 9) Integer> ranks,
            @ForAll("alphas") List<OptionalDouble> alphas,
            @ForAll("written") LoraFormat format,
            @ForAll("written") LoraFormat next)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> layers = List.of(MATRIX, KERNEL, UNIT);
        List<LoraModule> modules = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            modules.add(module(random, layers.get(i), ranks.get(i), alphas.get(i)));
        }
        Path folder = Files.createTempDirectory("lora-strength");
        try {
            Path first = folder.resolve("a" + ending(format));
            LoraFiles.write(first, format, modules, TARGET, Map.of());
            try (TensorFile file = TensorFiles.open(first)) {
                LoraFile read = LoraFiles.read(file, TARGET);
                assertSameChange(modules, read);
                // And on from there, because a LoRA is often converted more than once.
                Path second = folder.resolve("b" + ending(next));
                LoraFiles.write(second, next, read.modules(), TARGET, Map.of());
                try (TensorFile converted = TensorFiles.open(second)) {
                    assertSameChange(modules, LoraFiles.read(converted, TARGET));
                }
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private static void assertSameChange(List<LoraModule> written, LoraFile read) {
        assertThat(read.complete()).as(read.summary()).isTrue();
        assertThat(read.modules()).hasSameSizeAs(written);
        for (LoraModule module : written) {
            LoraModule back = read.modules().stream()
                    .filter(other -> other.path().equals(module.path()))
                    .findFirst()
                    .orElseThrow();
            double[] expected = delta(module);
            double[] found = delta(back);
            for (int i = 0; i < expected.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(4e-6 * size(expected)));
            }
        }
    }

    private static double size(double[] values) {
        double most = 1e-9;
        for (double value : values) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }

    private static String ending(LoraFormat format) {
        return format == LoraFormat.DIFFSYNTH ? ".ckpt" : ".safetensors";
    }

    @Provide
    Arbitrary<LoraFormat> written() {
        return Arbitraries.of(LoraFormat.PEFT, LoraFormat.KOHYA, LoraFormat.KOHYA_SGM, LoraFormat.DIFFSYNTH);
    }

    @Provide
    Arbitrary<List<OptionalDouble>> alphas() {
        return Arbitraries.of(0.25, 0.1, 1.0, 3.0, 4.0, 8.0, 0.7071, 64.0)
                .map(OptionalDouble::of)
                .injectNull(0.2)
                .map(alpha -> alpha == null ? OptionalDouble.empty() : alpha)
                .list()
                .ofSize(3);
    }

    @Test
    void says_which_strength_is_taken_and_whether_it_was_stated() {
        MemoryFile file = new MemoryFile()
                .with("unet." + MATRIX + ".lora_A.weight", 2, 4)
                .with("unet." + MATRIX + ".lora_B.weight", 6, 2);
        assertThat(LoraFiles.read(file, TARGET).summary())
                .contains("1 layer, rank 2, strength 1 (assumed, because the file states no alpha)");
        file.number("unet." + MATRIX + ".alpha", 1);
        assertThat(LoraFiles.read(file, TARGET).summary())
                .contains("rank 2, strength 0.5")
                .doesNotContain("assumed");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void names_the_tensor_that_holds_a_number_that_is_none(float bad) {
        String up = "unet." + MATRIX + ".lora_B.weight";
        MemoryFile file =
                new MemoryFile().with("unet." + MATRIX + ".lora_A.weight", 2, 4).with(up, 6, 2);
        MemoryFile.set(file.get(up), 7, bad);
        assertThatThrownBy(() -> LoraFiles.read(file, TARGET)).isInstanceOfSatisfying(InkloomException.class, e -> {
            assertThat(e.code()).isEqualTo("INK-LORA-013");
            assertThat(e.what()).contains(up, "element 7", "1 of its 12 numbers");
            assertThat(e.why()).as("the numbers are float32").doesNotContain("float16");
        });
    }

    @Test
    void refuses_an_alpha_that_is_no_number() {
        MemoryFile file = new MemoryFile()
                .with("unet." + MATRIX + ".lora_A.weight", 2, 4)
                .with("unet." + MATRIX + ".lora_B.weight", 6, 2)
                .number("unet." + MATRIX + ".alpha", Float.NaN);
        assertThatThrownBy(() -> LoraFiles.read(file, TARGET)).hasMessageContaining("INK-LORA-013");
    }

    @Test
    void refuses_a_rank_that_no_machine_could_hold() {
        MemoryFile file = new MemoryFile()
                .with("unet." + MATRIX + ".lora_A.weight", 1L << 32, 0)
                .with("unet." + MATRIX + ".lora_B.weight", 0, 1L << 32);
        assertThatThrownBy(() -> LoraFiles.read(file, TARGET))
                .hasMessageContaining("INK-LORA-005")
                .hasMessageContaining("rank 4294967296");
    }

    @Test
    void refuses_an_endless_pattern_of_alphas() {
        String json = "{\"unet.lora_alpha\": 8, \"unet.alpha_pattern\": {\"(((a|b|.)*)*)*X\": 3}}";
        MemoryFile file = new MemoryFile()
                .with("unet." + MATRIX + ".lora_A.weight", 2, 4)
                .with("unet." + MATRIX + ".lora_B.weight", 6, 2)
                .note("lora_adapter_metadata", json);
        assertThatThrownBy(() -> LoraFiles.read(file, TARGET)).hasMessageContaining("INK-LORA-008");
    }
}
