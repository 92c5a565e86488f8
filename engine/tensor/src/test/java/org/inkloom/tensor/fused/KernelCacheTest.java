package org.inkloom.tensor.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCacheTest {
    private static final KernelSource HOPPER = new KernelSource(DType.FLOAT16, 90);

    @TempDir
    Path folder;

    /** Counts how often it is asked, and makes code that tells the source. */
    private static final class Counting implements KernelCache.Compiler {
        private final String version;
        private int compiled;

        Counting(String version) {
            this.version = version;
        }

        @Override
        public String version() {
            return version;
        }

        @Override
        public byte[] compile(KernelSource source) {
            compiled++;
            return (version + source.options()).getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void compiles_once_and_then_reads_the_file() {
        Counting compiler = new Counting("13.0");
        byte[] first = new KernelCache(folder).get(HOPPER, compiler);
        byte[] second = new KernelCache(folder).get(HOPPER, compiler);
        assertThat(second).isEqualTo(first);
        assertThat(compiler.compiled).isEqualTo(1);
    }

    @Test
    void another_GPU_type_or_compiler_has_code_of_its_own() throws IOException {
        KernelCache cache = new KernelCache(folder);
        Counting compiler = new Counting("13.0");
        cache.get(HOPPER, compiler);
        cache.get(new KernelSource(DType.BFLOAT16, 90), compiler);
        cache.get(new KernelSource(DType.FLOAT16, 80), compiler);
        assertThat(compiler.compiled).isEqualTo(3);
        Counting newer = new Counting("13.1");
        assertThat(cache.get(HOPPER, newer)).isNotEqualTo(cache.get(HOPPER, compiler));
        assertThat(newer.compiled).isEqualTo(1);
        assertThat(files()).hasSize(4);
    }

    @Test
    void a_damaged_cut_or_foreign_file_is_made_again() throws IOException {
        KernelCache cache = new KernelCache(folder);
        Counting compiler = new Counting("13.0");
        byte[] right = cache.get(HOPPER, compiler);
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        byte[] flipped = whole.clone();
        flipped[whole.length - 1] ^= 1;
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);
        byte[] headAlone = java.util.Arrays.copyOf(whole, 40);
        for (byte[] damage :
                List.of(flipped, cut, headAlone, new byte[0], "something else".getBytes(StandardCharsets.UTF_8))) {
            int before = compiler.compiled;
            Files.write(file, damage);
            assertThat(cache.get(HOPPER, compiler)).isEqualTo(right);
            assertThat(compiler.compiled).isEqualTo(before + 1);
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
    }

    @Test
    void a_folder_that_cannot_be_made_costs_only_the_time() throws IOException {
        Path notAFolder = Files.createFile(folder.resolve("file"));
        Counting compiler = new Counting("13.0");
        KernelCache cache = new KernelCache(notAFolder.resolve("kernels"));
        assertThat(cache.get(HOPPER, compiler)).isEqualTo(cache.get(HOPPER, compiler));
        assertThat(compiler.compiled).isEqualTo(2);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
