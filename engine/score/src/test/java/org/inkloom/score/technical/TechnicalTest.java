package org.inkloom.score.technical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.inkloom.picture.Blur;
import org.inkloom.picture.Pixels;
import org.inkloom.score.coherence.StorySets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TechnicalTest {
    private static final double GATE = 0.6;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void pages_of_every_style_pass(long style) {
        for (Pixels page : StorySets.oneStyle(style)) {
            TechnicalFinding finding = Technical.of(page);
            assertThat(finding.quality()).as(finding.why()).isGreaterThanOrEqualTo(GATE);
        }
    }

    /** What can go wrong with a page, and the words that must tell it. */
    enum Fault {
        BLACK("one tone", page -> filled(page, 0)),
        GREY_AS_OF_NAN("one tone", page -> filled(page, 127)),
        WHITE("one tone", page -> filled(page, 255)),
        NEARLY_BLACK("nearly black", page -> toned(page, v -> v / 12)),
        NEARLY_WHITE("nearly white", page -> toned(page, v -> 240 + v / 17)),
        HALF_BLACK("a part of it is black", TechnicalTest::mostlyBlack),
        BLURRED("blurred", page -> Blur.gaussian(page, page.width() / 40.0)),
        BANDED("bands", TechnicalTest::banded);

        private final String words;
        // A lambda without state.
        @SuppressWarnings("ImmutableEnumChecker")
        private final UnaryOperator<Pixels> make;

        Fault(String words, UnaryOperator<Pixels> make) {
            this.words = words;
            this.make = make;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_faulty_page_of_any_style_fails_and_its_fault_is_named(Fault fault) {
        for (long style = 0; style < 8; style++) {
            Pixels page = StorySets.oneStyle(style).getFirst();
            TechnicalFinding finding = Technical.of(fault.make.apply(page));
            assertThat(finding.quality())
                    .as("style %d: %s", style, finding.why())
                    .isLessThan(GATE);
            if (fault != Fault.NEARLY_BLACK && fault != Fault.NEARLY_WHITE) {
                assertThat(finding.why()).as("style %d", style).contains(fault.words);
            }
        }
    }

    @Test
    void a_smooth_gradient_has_no_bands_and_one_of_few_levels_has() {
        assertThat(Banding.of(Luma.of(gradient(256, 1)))).isLessThan(0.01);
        assertThat(Banding.of(Luma.of(gradient(256, 8)))).isGreaterThan(0.9);
    }

    @Test
    void a_picture_of_one_pixel_is_looked_at_too() {
        assertThat(Technical.of(new Pixels(1, 1, new byte[3])).quality()).isZero();
        assertThat(List.of(1, 2, 5))
                .allSatisfy(side ->
                        assertThat(Technical.of(gradient(side, 1)).quality()).isBetween(0.0, 1.0));
    }

    private static Pixels filled(Pixels page, int value) {
        byte[] rgb = new byte[page.rgb().length];
        Arrays.fill(rgb, (byte) value);
        return new Pixels(page.width(), page.height(), rgb);
    }

    private static Pixels toned(Pixels page, IntUnaryOperator tone) {
        byte[] rgb = page.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) tone.applyAsInt(rgb[i] & 0xff);
        }
        return new Pixels(page.width(), page.height(), rgb);
    }

    private static Pixels mostlyBlack(Pixels page) {
        byte[] rgb = page.rgb().clone();
        Arrays.fill(rgb, 0, rgb.length * 3 / 4, (byte) 0);
        return new Pixels(page.width(), page.height(), rgb);
    }

    /** The lower half becomes a sky of few levels. */
    private static Pixels banded(Pixels page) {
        byte[] rgb = page.rgb().clone();
        int half = page.height() / 2;
        for (int y = half; y < page.height(); y++) {
            int value = 80 + 120 * (y - half) / half / 10 * 10;
            Arrays.fill(rgb, y * page.width() * 3, (y + 1) * page.width() * 3, (byte) value);
        }
        return new Pixels(page.width(), page.height(), rgb);
    }

    private static Pixels gradient(int side, int levels) {
        byte[] rgb = new byte[side * side * 3];
        for (int i = 0; i < side * side; i++) {
            Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) (i % side * 255 / side / levels * levels));
        }
        return new Pixels(side, side, rgb);
    }
}
