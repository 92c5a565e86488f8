package org.inkloom.studio.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.hub.CarriedModel;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoKitsTest {
    private static final Path INKLING =
            Path.of("../../lab/inkling-model").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private void lay() throws IOException {
        DemoSize size = new DemoSize(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        new DemoKits(folder, size, RunControl.quiet()).carried(new CarriedModel(INKLING), "ink-wash");
    }

    @Test
    void pictures_that_lie_there_already_stay_the_same_files_and_a_changed_one_is_laid_anew() throws IOException {
        lay();
        Path pictures = folder.resolve("pictures/pictures");
        String before = ContentDigest.identity(pictures);
        lay();
        assertThat(ContentDigest.identity(pictures)).isEqualTo(before);

        Path one = pictures.resolve("001.jpg");
        byte[] good = Files.readAllBytes(one);
        Files.write(one, new byte[] {1, 2, 3});
        lay();
        assertThat(one).hasBinaryContent(good);
    }
}
