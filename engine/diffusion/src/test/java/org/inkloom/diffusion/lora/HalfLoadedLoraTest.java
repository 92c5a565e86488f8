package org.inkloom.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.Pointer;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What fails half way leaves no native memory behind. */
class HalfLoadedLoraTest {
    @BeforeAll
    static void loadTheLibrary() {
        new LycorisWeights("warm", module(false)).close();
    }

    private static StoredTensor tensor(String name, boolean gone) {
        if (!gone) {
            return new StoredTensor(name, DType.FLOAT32, new long[] {2, 2}, MemorySegment.ofArray(new byte[16]));
        }
        try (Arena arena = Arena.ofConfined()) {
            return new StoredTensor(name, DType.FLOAT32, new long[] {2, 2}, arena.allocate(16));
        }
    }

    private static LycorisModule module(boolean broken) {
        return new LycorisModule(
                "mid_block.conv",
                Map.of(
                        "hada_w1_a", tensor("a", false),
                        "hada_w1_b", tensor("b", false),
                        "hada_w2_a", tensor("c", false),
                        "hada_w2_b", tensor("d", broken)),
                OptionalDouble.empty());
    }

    @Test
    void a_layer_whose_tensor_cannot_be_read_frees_the_others() {
        LycorisModule broken = module(true);
        long before = Pointer.totalCount();
        assertThatThrownBy(() -> new LycorisWeights("broken", broken)).isInstanceOf(RuntimeException.class);
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void a_lora_whose_last_layer_cannot_be_read_frees_the_others() {
        LoraModule whole = new LoraModule("a", tensor("d", false), tensor("u", false), OptionalDouble.empty(), 2);
        LoraModule half = new LoraModule("b", tensor("d", false), tensor("u", true), OptionalDouble.empty(), 2);
        LoraFile file = new LoraFile(
                Path.of("half.safetensors"),
                LoraFormat.PEFT,
                List.of(whole, half),
                List.of(module(false)),
                Map.of(),
                List.of(),
                List.of(),
                List.of());
        long before = Pointer.totalCount();
        assertThatThrownBy(() -> Lora.of(file, Placement.cpuFloat32())).isInstanceOf(RuntimeException.class);
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }
}
