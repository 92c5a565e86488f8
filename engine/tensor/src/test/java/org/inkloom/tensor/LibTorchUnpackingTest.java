package org.inkloom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

class LibTorchUnpackingTest {
    /** What JavaCPP's loader unpacked by itself could be met half written after a kill. */
    @Test
    void the_loader_finds_every_library_unpacked_whole_already() throws Exception {
        LibTorch.start();
        assumeTrue(LibTorch.isBuiltIn(), "another libtorch is in use");

        Path cache = Loader.getCacheDir().toPath();
        List<Path> loaded = Loader.getLoadedLibraries().values().stream()
                .map(Path::of)
                .filter(file -> file.startsWith(cache))
                .toList();
        assertThat(loaded).hasSizeGreaterThan(8);
        for (Path file : loaded) {
            Path real = file.toRealPath();
            assertThat(Files.readAllLines(real.resolveSibling(".whole")))
                    .as("the note beside %s", real)
                    .anyMatch(line -> line.startsWith(real.getFileName() + "\t"));
        }
    }
}
