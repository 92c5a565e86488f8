package org.inkloom.tensor.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlgorithmFileTest {
    private static final ProductSize SMALL =
            new ProductSize(16, 24, 32, ProductSize.Factor.FLOAT16, DType.FLOAT16, true, false);
    private static final ProductSize OTHER =
            new ProductSize(16, 24, 32, ProductSize.Factor.FLOAT8, DType.FLOAT16, true, false);

    @TempDir
    Path folder;

    private static CublasLt.Algorithm algorithm(int number) {
        byte[] code = new byte[64];
        Arrays.fill(code, (byte) number);
        return new CublasLt.Algorithm(code, 1024L * number);
    }

    @Test
    void remembers_an_algorithm_for_each_size_in_another_process_too() {
        Path file = folder.resolve("new/algorithms.txt");
        AlgorithmFile first = new AlgorithmFile(file);
        first.put(SMALL, algorithm(200));
        first.put(OTHER, algorithm(3));
        AlgorithmFile second = new AlgorithmFile(file);
        assertThat(second.of(SMALL).orElseThrow().code())
                .isEqualTo(algorithm(200).code());
        assertThat(second.of(OTHER).orElseThrow().workspace()).isEqualTo(3072);
    }

    @Test
    void leaves_out_lines_that_were_damaged() throws IOException {
        Path file = folder.resolve("algorithms.txt");
        new AlgorithmFile(file).put(SMALL, algorithm(7));
        String line = Files.readString(file);
        Files.writeString(
                file,
                OTHER.name() + " 5 0a0b\nno\n" + OTHER.name() + " x " + "00".repeat(64) + "\n",
                StandardOpenOption.APPEND);
        AlgorithmFile read = new AlgorithmFile(file);
        assertThat(read.of(SMALL)).isPresent();
        assertThat(read.of(OTHER)).isEmpty();
        assertThat(line).startsWith("16x24x32-float16-float16-added 7168 0707");
    }

    @Test
    void goes_on_where_nothing_can_be_written() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        AlgorithmFile none = new AlgorithmFile(file.resolve("algorithms.txt"));
        none.put(SMALL, algorithm(1));
        assertThat(none.of(SMALL)).isPresent();
    }
}
