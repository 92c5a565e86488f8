package org.inkloom.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.inkloom.annotate.Raster.Plane;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.Test;

class PosePiecesTest {
    private static final RgbPicture PICTURE = new RgbPicture(200, 100, new byte[3 * 200 * 100]);

    @Test
    void a_hand_is_looked_for_beyond_the_wrist() {
        List<Optional<Keypoint>> body = body();
        body.set(2, Optional.of(new Keypoint(0.3, 0.2)));
        body.set(3, Optional.of(new Keypoint(0.4, 0.2)));
        body.set(4, Optional.of(new Keypoint(0.5, 0.2)));
        // A forearm of 20 pixels to the right: a square of 30 around 100 + 0.33 * 20, cut at the upper edge.
        assertThat(Square.ofHand(PICTURE, body, false)).contains(new Square(91, 5, 30));
        assertThat(Square.ofHand(PICTURE, body, true)).isEmpty();
    }

    @Test
    void a_face_is_looked_for_around_the_nose() {
        List<Optional<Keypoint>> body = body();
        body.set(0, Optional.of(new Keypoint(0.5, 0.5)));
        assertThat(Square.ofFace(PICTURE, body)).isEmpty();
        body.set(14, Optional.of(new Keypoint(0.45, 0.5)));
        // Ten pixels to an eye: thirty to each side.
        assertThat(Square.ofFace(PICTURE, body)).contains(new Square(70, 20, 60));
    }

    @Test
    void the_heaviest_patch_of_a_hands_map_wins_over_a_higher_spot() {
        float[] values = new float[64 * 64];
        values[10 * 64 + 10] = 30;
        for (int y = 40; y < 50; y++) {
            for (int x = 40; x < 50; x++) {
                values[y * 64 + x] = 1;
            }
        }
        values[44 * 64 + 43] = 2;
        Optional<int[]> peak = HandPeak.of(new Plane(64, 64, values), 3, 0.05);
        assertThat(peak).isPresent();
        assertThat(peak.orElseThrow()).containsExactly(43, 44);
        assertThat(HandPeak.of(new Plane(64, 64, new float[64 * 64]), 3, 0.05)).isEmpty();
    }

    @Test
    void hands_and_faces_are_drawn_in_their_colours() {
        List<Optional<Keypoint>> hand = new ArrayList<>(Collections.nCopies(PersonPose.HAND, Optional.empty()));
        hand.set(0, Optional.of(new Keypoint(0.25, 0.5)));
        hand.set(1, Optional.of(new Keypoint(0.35, 0.5)));
        RgbPicture drawn = PoseCanvas.draw(
                List.of(new PersonPose(body(), hand, List.of(), List.of(Optional.of(new Keypoint(0.75, 0.5))))),
                200,
                100);
        assertThat(colour(drawn, 50, 50)).isEqualTo(0x0000ff);
        assertThat(colour(drawn, 60, 50)).isEqualTo(0xff0000);
        assertThat(colour(drawn, 150, 50)).isEqualTo(0xffffff);
        assertThat(colour(drawn, 100, 20)).isZero();
    }

    private static int colour(RgbPicture picture, int x, int y) {
        int at = 3 * (y * picture.width() + x);
        return (picture.rgb()[at] & 0xff) << 16 | (picture.rgb()[at + 1] & 0xff) << 8 | picture.rgb()[at + 2] & 0xff;
    }

    private static List<Optional<Keypoint>> body() {
        return new ArrayList<>(Collections.nCopies(PersonPose.BODY, Optional.empty()));
    }
}
