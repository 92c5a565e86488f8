package org.inkloom.picturebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
    @Test
    void mixes_flawed_pictures_among_the_good_ones(@TempDir Path folder) throws IOException {
        BookMain.run(
                List.of("demo", folder.toString(), "WATERCOLOUR", "24", "64", "5"),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        List<String> samples = Files.readAllLines(folder.resolve("samples.jsonl"));
        assertThat(samples)
                .hasSize(28)
                .allMatch(line -> line.contains("水彩")
                        || line.toLowerCase(java.util.Locale.ROOT).contains("watercolo"));
        assertThat(Files.readAllLines(folder.resolve("flaws.tsv")))
                .contains("pictures/007.jpg\tTOO_SMALL", "pictures/014.jpg\tDOUBLED", "pictures/021.jpg\tTOO_WIDE");
        BufferedImage good = ImageIO.read(folder.resolve("pictures/001.jpg").toFile());
        assertThat(good.getWidth()).isEqualTo(64);
        assertThat(ImageIO.read(folder.resolve("pictures/021.jpg").toFile()).getWidth())
                .isEqualTo(192);
        assertThat(Files.readAllBytes(folder.resolve("pictures/014.jpg")))
                .isEqualTo(Files.readAllBytes(folder.resolve("pictures/013.jpg")));
    }
}
