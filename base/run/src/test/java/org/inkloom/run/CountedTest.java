package org.inkloom.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountedTest {
    @ParameterizedTest
    @CsvSource({
        "1, picture, 1 picture",
        "0, picture, 0 pictures",
        "2, usable picture, 2 usable pictures",
        "1, entry, 1 entry",
        "3, entry, 3 entries",
        "2, day, 2 days",
        "2, batch, 2 batches",
        "2, box, 2 boxes",
        "9, 张, 9 张",
        "1000000, step, 1000000 steps"
    })
    void a_thing_has_its_plural_unless_there_is_one(long count, String one, String counted) {
        assertThat(Counted.of(count, one)).isEqualTo(counted);
    }
}
