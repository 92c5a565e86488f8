package org.inkloom.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

class OpenCvUnpackingTest {
    /** What JavaCPP's loader unpacked by itself could be met half written after a kill. */
    @Test
    void the_loader_finds_every_library_unpacked_whole_already() throws Exception {
        assumeTrue(OpenCv.isLoaded(), "OpenCV cannot be loaded here");
        FaceDetector.load(
                FaceDetector.carriedCascade().orElseThrow(),
                new FaceDetector.Settings(1.1, 3, FaceDetector.Side.NONE, FaceDetector.Side.NONE));

        Path cache = Loader.getCacheDir().toPath();
        List<Path> loaded = Loader.getLoadedLibraries().values().stream()
                .map(Path::of)
                .filter(file -> file.startsWith(cache))
                .toList();
        assertThat(loaded).anyMatch(file -> file.toString().contains("objdetect"));
        for (Path file : loaded) {
            Path real = file.toRealPath();
            assertThat(Files.readAllLines(real.resolveSibling(".whole")))
                    .as("the note beside %s", real)
                    .anyMatch(line -> line.startsWith(real.getFileName() + "\t"));
        }
    }
}
