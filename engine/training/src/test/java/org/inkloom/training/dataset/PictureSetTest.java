package org.inkloom.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.inkloom.picture.Turning;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.training.SaidLines;
import org.inkloom.training.cache.PictureView;
import org.inkloom.training.picture.Bucket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureSetTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    private PictureSet check(Turning turning, Example... examples) {
        return PictureSet.check(List.of(examples), 2, turning, new SaidLines(said).control());
    }

    private Example example(String name, byte[] encoded) throws IOException {
        return new Example(Files.write(folder.resolve(name), encoded), "a caption");
    }

    /** 40 x 24 pixels, black above and white below. */
    private static byte[] jpeg() throws IOException {
        BufferedImage image = new BufferedImage(40, 24, BufferedImage.TYPE_INT_RGB);
        image.createGraphics().fillRect(0, 12, 40, 12);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", out);
        return out.toByteArray();
    }

    private static byte[] turned(byte[] jpeg, int orientation) {
        byte[] exif = "Exif\0\0MM\0*\0\0\0\b\0\1\1\22\0\3\0\0\0\1\0.\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
        exif[25] = (byte) orientation;
        return ByteBuffer.allocate(jpeg.length + 4 + exif.length)
                .put(jpeg, 0, 2)
                .put(new byte[] {(byte) 0xff, (byte) 0xe1, 0, (byte) (exif.length + 2)})
                .put(exif)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    private static RgbPicture seen(PictureSet set) {
        PictureSet.Sized sized = set.examples().getFirst();
        return PictureView.middle(sized, new Bucket(sized.width(), sized.height()), true)
                .look();
    }

    @Test
    void photos_are_turned_as_their_orientation_says() throws IOException {
        PictureSet set = check(Turning.UPRIGHT, example("photo.jpg", turned(jpeg(), 6)));

        assertThat(set.examples().getFirst().width()).isEqualTo(24);
        assertThat(set.examples().getFirst().height()).isEqualTo(40);
        RgbPicture seen = seen(set);
        // Turned a quarter clockwise, what was below is at the left.
        assertThat(seen.rgb()[0] & 0xff).isGreaterThan(240);
        assertThat(seen.rgb()[3 * 23] & 0xff).isLessThan(15);
        assertThat(said).singleElement().asString().contains("1 of 1").contains("ignore_orientation");
    }

    @Test
    void photos_stay_as_stored_where_that_is_asked_for() throws IOException {
        PictureSet set = check(Turning.AS_STORED, example("photo.jpg", turned(jpeg(), 6)));

        assertThat(set.examples().getFirst().width()).isEqualTo(40);
        assertThat(seen(set).rgb()[0] & 0xff).isLessThan(15);
        assertThat(said).isEmpty();
    }

    @Test
    void bad_pictures_of_every_kind_are_left_out_and_the_run_goes_on() throws IOException {
        byte[] good = jpeg();
        byte[] huge = good.clone();
        for (int i = 2; i < huge.length; i++) {
            if (huge[i] == (byte) 0xff && huge[i + 1] == (byte) 0xc0) {
                ByteBuffer.wrap(huge).putShort(i + 5, (short) 30_000).putShort(i + 7, (short) 30_000);
                break;
            }
        }
        PictureSet set = check(
                Turning.UPRIGHT,
                example("cut.jpg", Arrays.copyOf(good, good.length * 2 / 3)),
                example("huge.jpg", huge),
                example("photo.heic", "\0\0\0\30ftypheic\0\0\0\0mif1heic".getBytes(StandardCharsets.ISO_8859_1)),
                example("good.jpg", good));

        assertThat(set.examples()).hasSize(1);
        assertThat(said).hasSize(4);
        assertThat(said.get(0)).contains("cut.jpg", "end early");
        assertThat(said.get(1)).contains("huge.jpg", "30000x30000");
        assertThat(said.get(2)).contains("photo.heic", "HEIC", "convert");
        assertThat(said.get(3)).contains("3 of 4");
    }

    @Test
    void a_set_of_bad_pictures_alone_is_refused() throws IOException {
        Example cut = example("cut.jpg", Arrays.copyOf(jpeg(), 300));

        assertThatThrownBy(() -> check(Turning.UPRIGHT, cut)).hasMessageContaining("INK-TRAIN-014");
    }
}
