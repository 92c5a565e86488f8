package org.inkloom.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damages sound pictures of every kind, always in the same ways: each gives pixels or a reason, and nothing else. */
class PictureFuzzTest {
    private static final int EACH = 16;
    private static final byte[] EDGES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};

    /** The limit is not for speed: it is there so that a decoder that hangs is found. */
    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void damaged_pictures_give_pixels_or_a_reason() throws Exception {
        Random random = new Random(20_261_129);
        int refused = 0;
        int tried = 0;
        List<String> names = PictureKinds.names().toList();
        for (String name : names) {
            byte[] sound = PictureKinds.encoded(name);
            for (int i = 0; i < EACH; i++) {
                byte[] damaged = damaged(sound, random);
                tried++;
                try {
                    Pixels pixels = PictureDecoder.read(damaged);
                    assertThat(pixels.rgb().length).isEqualTo(3 * pixels.width() * pixels.height());
                } catch (BadPictureException e) {
                    assertThat(e.why()).isNotBlank();
                    refused++;
                } catch (RuntimeException | Error e) {
                    throw new AssertionError(name + ", mutation " + i, e);
                }
            }
        }
        assertThat(tried).isEqualTo(EACH * names.size());
        assertThat(refused).isBetween(tried / 10, tried - 10);
    }

    /** Half of the damage falls on the first hundred bytes, where sizes, counts and places stand. */
    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        int hits = 1 + random.nextInt(4);
        for (int i = 0; i < hits; i++) {
            int reach = random.nextBoolean() ? Math.min(bytes.length, 100) : bytes.length;
            int place = random.nextInt(reach);
            switch (random.nextInt(5)) {
                case 0 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[place] = EDGES[random.nextInt(EDGES.length)];
                case 2 -> {
                    byte value = EDGES[random.nextInt(EDGES.length)];
                    Arrays.fill(bytes, place, Math.min(bytes.length, place + 4), value);
                }
                case 3 -> {
                    int less = random.nextInt(bytes.length / 2 + 1);
                    bytes = Arrays.copyOf(bytes, Math.max(1, bytes.length - less));
                }
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(16), bytes.length - Math.max(from, place));
                    System.arraycopy(bytes, from, bytes, place, Math.max(0, length));
                }
            }
        }
        return bytes;
    }
}
