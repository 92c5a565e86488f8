package org.inkloom.training.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BucketTest {
    @Test
    void the_buckets_of_a_megapixel_are_those_of_sdxl() {
        List<Bucket> buckets = Bucket.ofArea(1024 * 1024, 64, 2);

        assertThat(buckets)
                .contains(
                        new Bucket(1024, 1024),
                        new Bucket(896, 1152),
                        new Bucket(1152, 896),
                        new Bucket(832, 1216),
                        new Bucket(1216, 832),
                        new Bucket(768, 1344),
                        new Bucket(1344, 768))
                .isSorted();
    }

    @Property(tries = 200)
    void buckets_keep_step_area_and_shape(
            @ForAll @IntRange(min = 64, max = 2048) int side, @ForAll @IntRange(min = 1, max = 8) int eighths) {
        int step = 8 * eighths;

        for (Bucket bucket : Bucket.ofArea((long) side * side, step, 2)) {
            assertThat(bucket.width() % step).isZero();
            assertThat(bucket.height() % step).isZero();
            assertThat((long) bucket.width() * bucket.height()).isLessThanOrEqualTo((long) side * side);
            assertThat((double) Math.max(bucket.width(), bucket.height()) / Math.min(bucket.width(), bucket.height()))
                    .isLessThanOrEqualTo(2);
        }
    }

    @Test
    void a_picture_goes_to_the_bucket_of_its_shape() {
        List<Bucket> buckets = Bucket.ofArea(1024 * 1024, 64, 2);

        assertThat(Bucket.nearest(buckets, 3000, 3000)).isEqualTo(new Bucket(1024, 1024));
        assertThat(Bucket.nearest(buckets, 900, 1200)).isEqualTo(new Bucket(896, 1152));
        assertThat(Bucket.nearest(buckets, 100, 1))
                .satisfies(b -> assertThat(b.width()).isGreaterThan(b.height()));
        assertThat(buckets).contains(Bucket.nearest(buckets, 640, 640));
    }
}
