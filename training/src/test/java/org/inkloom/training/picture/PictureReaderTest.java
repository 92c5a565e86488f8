package org.inkloom.training.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.inkloom.report.png.RgbPicture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureReaderTest {
    @TempDir
    Path folder;

    @Test
    void grey_pictures_keep_their_stored_values() throws IOException {
        BufferedImage grey = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setPixels(0, 0, 3, 1, new int[] {10, 128, 200});

        assertThat(write(grey).rgb())
                .containsExactly(10, 10, 10, (byte) 128, (byte) 128, (byte) 128, (byte) 200, (byte) 200, (byte) 200);
    }

    @Test
    void transparency_is_dropped_and_not_blended() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x20_0a_0b_0c);

        assertThat(write(image).rgb()).containsExactly(10, 11, 12);
    }

    @Test
    void palettes_are_looked_up() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        image.setRGB(1, 0, 0xffffffff);

        assertThat(write(image).rgb()).containsExactly(0, 0, 0, -1, -1, -1);
    }

    @Test
    void missing_empty_foreign_and_cut_off_files_are_told_apart() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.png"));
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        Path whole = folder.resolve("whole.png");
        ImageIO.write(NoisePicture.of(40, 40).toBufferedImage(), "png", whole.toFile());
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> PictureReader.read(folder.resolve("none.png")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> PictureReader.read(empty)).hasMessageContaining("empty");
        assertThatThrownBy(() -> PictureReader.read(text)).hasMessageContaining("no picture");
        assertThatThrownBy(() -> PictureReader.read(cut)).isInstanceOf(IOException.class);
    }

    private RgbPicture write(BufferedImage image) throws IOException {
        Path file = folder.resolve("picture.png");
        ImageIO.write(image, "png", file.toFile());
        return PictureReader.read(file);
    }
}
