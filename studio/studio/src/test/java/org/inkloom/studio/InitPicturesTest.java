package org.inkloom.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.inkloom.diffusion.StartMask;
import org.inkloom.picture.mask.PictureMask;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.Outpaint;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture to draw over and its mask come to the size drawn together. */
class InitPicturesTest {
    private static RgbPicture plain(int width, int height, int grey) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) grey);
        return new RgbPicture(width, height, rgb);
    }

    /** White from a column on. */
    private static RgbPicture whiteFrom(int width, int height, int column) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % width >= column ? 255 : 0);
        }
        return new RgbPicture(width, height, rgb);
    }

    private static double white(StartMask mask) {
        double sum = 0;
        for (float value : mask.mask().values()) {
            sum += value;
        }
        return sum / mask.mask().values().length;
    }

    @Test
    void a_mask_of_another_size_is_brought_to_the_pictures_and_that_is_said() {
        InitPicture init = InitPicture.of(plain(64, 32, 90)).withMask(InitMask.of(whiteFrom(32, 16, 24)));
        InitPictures.Fitted fitted = InitPictures.fit(init, 64, 32, false);
        StartMask mask = fitted.mask().orElseThrow();
        assertThat(white(mask)).isEqualTo(0.25);
        assertThat(mask.mask().values()[47]).isZero();
        assertThat(mask.mask().values()[48]).isEqualTo(1);
        assertThat(fitted.notes()).containsExactly("The mask is 32x16 and the picture 64x32: it is resized.");
        InitPicture other = InitPicture.of(plain(64, 32, 90)).withMask(InitMask.of(whiteFrom(16, 16, 12)));
        assertThat(InitPictures.fit(other, 64, 32, false).notes().getFirst()).contains("stretched", "proportions");
    }

    @Test
    void a_mask_is_cut_as_its_picture_is_and_what_is_left_over_beside_it_stays() {
        InitPicture init = InitPicture.of(plain(64, 32, 90)).withMask(InitMask.of(whiteFrom(64, 32, 0)));
        assertThat(white(InitPictures.fit(init, 32, 32, false).mask().orElseThrow()))
                .isEqualTo(1);
        StartMask whole = InitPictures.fit(init.withFit(PictureFit.CONTAIN), 32, 32, false)
                .mask()
                .orElseThrow();
        assertThat(white(whole)).isEqualTo(0.5);
        StartMask cut = InitPictures.fit(
                        InitPicture.of(plain(64, 32, 90)).withMask(InitMask.of(whiteFrom(64, 32, 48))), 32, 32, false)
                .mask()
                .orElseThrow();
        assertThat(white(cut)).isZero();
    }

    @Test
    void a_mask_may_be_the_other_way_round_and_greys_are_said() {
        InitMask mask = InitMask.of(whiteFrom(32, 32, 24)).withSettings(new MaskSettings(true, 0, 0, true));
        StartMask inverted = InitPictures.fit(InitPicture.of(plain(32, 32, 0)).withMask(mask), 32, 32, false)
                .mask()
                .orElseThrow();
        assertThat(white(inverted)).isEqualTo(0.75);
        assertThat(inverted.settings().keepsOutside()).isTrue();
        InitPicture grey = InitPicture.of(plain(32, 32, 0)).withMask(InitMask.of(plain(32, 32, 140)));
        InitPictures.Fitted fitted = InitPictures.fit(grey, 32, 32, false);
        assertThat(white(fitted.mask().orElseThrow())).isEqualTo(1);
        assertThat(fitted.notes()).anyMatch(note -> note.startsWith("The mask has greys"));
    }

    @Test
    void room_around_a_picture_says_the_size_and_is_drawn() {
        InitPicture init =
                InitPicture.of(plain(64, 32, 90)).withOutpaint(Outpaint.parse("left=32,bottom=12"), MaskSettings.USUAL);
        PictureSettings model = PictureSettings.ofSize(512, 512);
        PictureSettings sized = InitPictures.sized(init, PictureSettings.NONE, model);
        assertThat(sized.width()).isEqualTo(96);
        assertThat(sized.height()).isEqualTo(48);
        PictureSettings said = PictureSettings.NONE.with(PictureSetting.WIDTH, 128);
        assertThat(InitPictures.sized(init, said, said.over(model)).height()).isEqualTo(512);
        InitPictures.Fitted fitted = InitPictures.fit(init, 96, 44, false);
        StartMask mask = fitted.mask().orElseThrow();
        assertThat(white(mask)).isEqualTo(1 - 64.0 * 32 / (96 * 44));
        assertThat(mask.digest()).isEmpty();
        assertThat(fitted.file().outpaint()).isEqualTo(init.outpaint());
        assertThat(fitted.pixels().rgb()).containsOnly(90);
        assertThat(InitPictures.fit(InitPicture.of(plain(64, 32, 90)), 64, 32, false)
                        .mask())
                .isEqualTo(Optional.empty());
    }

    /** Room on each side, of 1 to 9 pixels: most of it is no multiple of 8. */
    @ParameterizedTest
    @ValueSource(strings = {"left", "top", "right", "bottom"})
    void room_is_drawn_to_the_pixel_though_sizes_are_multiples_of_eight(String side) {
        RgbPicture picture = plain(64, 32, 90);
        for (int pixels = 1; pixels <= 9; pixels++) {
            Outpaint room = Outpaint.parse(side + "=" + pixels);
            InitPicture init = InitPicture.of(picture).withOutpaint(room, MaskSettings.USUAL);
            PictureSettings size = InitPictures.sized(init, PictureSettings.NONE, PictureSettings.ofSize(512, 512));
            InitPictures.Fitted fitted = InitPictures.fit(init, size.width(), size.height(), true);
            Outpaint cut = fitted.file().cut();
            RgbPicture left = PictureMask.without(fitted.pixels(), cut);
            assertThat(left.width()).isEqualTo(64 + room.left() + room.right());
            assertThat(left.height()).isEqualTo(32 + room.top() + room.bottom());
            assertThat(fitted.pixels().rgb()).as("nothing is resized").containsOnly(90);
            // The picture itself stays, all else is drawn: the room, and what is cut off again beyond it.
            int area = size.width() * size.height();
            assertThat(Math.round(white(fitted.mask().orElseThrow()) * area)).isEqualTo(area - 64 * 32);
            assertThat(fitted.mask()
                            .orElseThrow()
                            .mask()
                            .values()[(cut.top() + room.top()) * size.width() + cut.left() + room.left()])
                    .as("the picture's first pixel")
                    .isZero();
            boolean before = side.equals("left") || side.equals("top");
            assertThat(cut.left() + cut.top() > 0).isEqualTo(before && pixels != 8);
            assertThat(fitted.notes()).isEmpty();
        }
    }

    @Test
    void a_picture_that_is_no_multiple_of_eight_keeps_its_pixels_and_a_size_that_is_said_wins() {
        InitPicture init =
                InitPicture.of(plain(61, 30, 90)).withOutpaint(Outpaint.parse("left=3,right=2"), MaskSettings.USUAL);
        PictureSettings model = PictureSettings.ofSize(512, 512);
        PictureSettings size = InitPictures.sized(init, PictureSettings.NONE, model);
        assertThat(size.width()).isEqualTo(72);
        assertThat(size.height()).isEqualTo(32);
        assertThat(InitPictures.fit(init, 72, 32, true).file().cut()).isEqualTo(new Outpaint(0, 0, 6, 2));
        assertThat(InitPictures.saysSize(init, PictureSettings.NONE)).isTrue();
        assertThat(InitPictures.saysSize(init, PictureSettings.ofSize(64, 64))).isFalse();
        assertThat(InitPictures.fit(init, 64, 32, false).file().cut()).isEqualTo(Outpaint.NONE);
    }
}
