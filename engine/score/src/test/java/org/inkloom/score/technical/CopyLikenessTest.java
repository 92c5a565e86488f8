package org.inkloom.score.technical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.inkloom.picture.Blur;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.score.coherence.StorySets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CopyLikenessTest {
    /** What is done to a picture that is handed in again. */
    enum Change {
        NOTHING(page -> page),
        MIRRORED(page -> made(page, (x, y, c) -> page.at(page.width() - 1 - x, y, c))),
        BRIGHTER(page -> made(page, (x, y, c) -> page.at(x, y, c) + 20)),
        FLATTER(page -> made(page, (x, y, c) -> 60 + page.at(x, y, c) / 2)),
        NOISY(page -> {
            Random random = new Random(5);
            return made(page, (x, y, c) -> page.at(x, y, c) + (int) (16 * random.nextGaussian()));
        }),
        SOFTER(page -> Blur.gaussian(page, 1.5)),
        ENLARGED(page -> Resampler.resize(page, 200, 200, ResampleFilter.BICUBIC)),
        CUT(page -> Resampler.resize(cut(page, 6), page.width(), page.height(), ResampleFilter.BICUBIC));

        // A lambda without state.
        @SuppressWarnings("ImmutableEnumChecker")
        private final UnaryOperator<Pixels> make;

        Change(UnaryOperator<Pixels> make) {
            this.make = make;
        }
    }

    private interface Channel {
        int at(int x, int y, int c);
    }

    @ParameterizedTest
    @EnumSource
    void a_copy_is_known_whatever_was_done_to_it(Change change) {
        for (long style = 0; style < 8; style++) {
            Pixels page = StorySets.oneStyle(style).get(1);
            CopyLikeness original = CopyLikeness.of(page);
            CopyLikeness copy = CopyLikeness.of(change.make.apply(page));
            assertThat(original.with(copy))
                    .as("style %d, correlation %.4f", style, original.correlation(copy))
                    .isGreaterThanOrEqualTo(0.5);
            assertThat(copy.with(original)).isCloseTo(original.with(copy), within(1e-9));
        }
    }

    @Test
    void pages_of_one_story_are_no_copies() {
        for (long style = 0; style < 8; style += 2) {
            List<CopyLikeness> pages =
                    StorySets.coherent(style).stream().map(CopyLikeness::of).toList();
            for (int a = 0; a < pages.size(); a++) {
                for (int b = 0; b < a; b++) {
                    assertThat(pages.get(a).with(pages.get(b)))
                            .as("pages %d and %d of style %d", a, b, style)
                            .isZero();
                }
            }
        }
    }

    @Test
    void black_pictures_are_copies_of_one_another_and_of_nothing_else() {
        CopyLikeness black = CopyLikeness.of(new Pixels(40, 30, new byte[3600]));
        CopyLikeness page = CopyLikeness.of(StorySets.oneStyle(0).getFirst());
        assertThat(black.with(CopyLikeness.of(new Pixels(8, 8, new byte[192])))).isEqualTo(1);
        assertThat(black.with(page)).isZero();
    }

    private static Pixels made(Pixels page, Channel channel) {
        byte[] rgb = new byte[page.rgb().length];
        IntStream.range(0, rgb.length)
                .forEach(i -> rgb[i] =
                        (byte) Math.clamp(channel.at(i / 3 % page.width(), i / 3 / page.width(), i % 3), 0, 255));
        return new Pixels(page.width(), page.height(), rgb);
    }

    private static Pixels cut(Pixels page, int edge) {
        int side = page.width() - 2 * edge;
        byte[] rgb = new byte[side * side * 3];
        for (int y = 0; y < side; y++) {
            System.arraycopy(page.rgb(), ((y + edge) * page.width() + edge) * 3, rgb, y * side * 3, side * 3);
        }
        return new Pixels(side, side, rgb);
    }
}
