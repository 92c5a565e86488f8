package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.inkloom.diffusion.lora.LoraFiles;
import org.inkloom.diffusion.lora.LoraFormat;
import org.inkloom.diffusion.lora.LoraModule;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.AdapterConfig;
import org.inkloom.training.config.LoraInit;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a training that goes on from a LoRA file begins. */
class LoraStartTest {
    private static final int RANK = 8;
    private static final String LAYER = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q";
    private static final String KERNEL = "mid_block.resnets.0.conv1";
    private static final LoraTarget TARGET = LoraTarget.of(new LinkedHashMap<>(Map.of(
            LAYER + ".weight", new long[] {6, 4},
            KERNEL + ".weight", new long[] {5, 4, 3, 3})));

    @TempDir
    Path folder;

    private static StoredTensor random(SplittableRandom random, long... shape) {
        int elements = 1;
        for (long size : shape) {
            elements *= (int) size;
        }
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return new StoredTensor("t", DType.FLOAT32, shape, bytes(values));
    }

    private static List<LoraModule> modules(double alpha) {
        SplittableRandom random = new SplittableRandom(7);
        return List.of(
                new LoraModule(LAYER, random(random, RANK, 4), random(random, 6, RANK), OptionalDouble.of(alpha), RANK),
                new LoraModule(
                        KERNEL,
                        random(random, RANK, 4, 3, 3),
                        random(random, 5, RANK, 1, 1),
                        OptionalDouble.of(alpha),
                        RANK));
    }

    private static MemorySegment bytes(float... values) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return MemorySegment.ofArray(bytes);
    }

    private static float[] floats(StoredTensor tensor) {
        return tensor.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    @ParameterizedTest
    @CsvSource({
        "DIFFSYNTH, 4, 4",
        "DIFFSYNTH, 4, 8",
        "DIFFSYNTH, 8, 2",
        "PEFT, 4, 4",
        "PEFT, 3, 16",
        "KOHYA, 4, 1",
        "KOHYA_SGM, 1, 4"
    })
    void the_first_pictures_are_those_that_the_file_draws(LoraFormat format, double alpha, double trainedAlpha) {
        Path file = folder.resolve(format == LoraFormat.DIFFSYNTH ? "a.ckpt" : "a.safetensors");
        List<LoraModule> drawn = modules(alpha);
        LoraFiles.write(file, format, drawn, TARGET, Map.of());
        AdapterConfig config = new AdapterConfig(RANK, trainedAlpha, List.of("to_q", "conv1"), LoraInit.GAUSSIAN);
        try (LoraWeights weights = new LoraWeights(TARGET, config, Placement.cpuFloat32(), 1)) {
            assertThat(weights.load(file)).contains("training goes on from 2 of them");
            List<LoraModule> begun =
                    new ArrayList<>(weights.modules(weights.weights().values()));
            for (LoraModule module : drawn) {
                LoraModule start = begun.stream()
                        .filter(other -> other.path().equals(module.path()))
                        .findFirst()
                        .orElseThrow();
                assertThat(floats(start.down())).isEqualTo(floats(module.down()));
                float[] expected = floats(module.up());
                float[] found = floats(start.up());
                for (int i = 0; i < expected.length; i++) {
                    assertThat(found[i] * start.strength())
                            .isCloseTo(expected[i] * module.strength(), org.assertj.core.data.Offset.offset(1e-6));
                }
            }
        }
    }

    @Test
    void a_lora_with_a_number_that_is_none_is_refused() {
        List<LoraModule> modules = modules(4);
        modules.getFirst().up().data().set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, Float.NaN);
        Path file = folder.resolve("a.safetensors");
        LoraFiles.write(file, LoraFormat.PEFT, modules, TARGET, Map.of());
        assertThatThrownBy(() -> LoraStart.check(file, List.of(TARGET)))
                .hasMessageContaining("INK-LORA-013")
                .hasMessageContaining("unet." + LAYER + ".lora_B.weight");
    }
}
