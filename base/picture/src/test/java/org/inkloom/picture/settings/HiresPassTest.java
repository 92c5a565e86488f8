package org.inkloom.picture.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import org.inkloom.picture.settings.HiresPass.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HiresPassTest {
    @ParameterizedTest
    @CsvSource({
        "1.5, 1.5:0.5",
        "2:0.4, 2:0.4",
        "1.25:1:20, 1.25:1:20",
        "2:latent, 2:0.65:latent",
        "2:0.5:9:LATENT, 2:0.5:9:latent",
        "' 1.5 : 0.5 : picture ', 1.5:0.5"
    })
    void is_read_and_written(String text, String written) {
        HiresPass read = HiresPass.read(text).orElseThrow();
        assertThat(read).hasToString(written);
        assertThat(HiresPass.read(written)).contains(read);
    }

    @Test
    void a_side_becomes_a_multiple_of_eight() {
        HiresPass pass = new HiresPass(1.5, 0.5, OptionalInt.empty(), Way.PICTURE);
        assertThat(pass.enlarged(64)).isEqualTo(96);
        assertThat(pass.enlarged(72)).isEqualTo(112);
        assertThat(HiresPass.read("off")).isEqualTo(Optional.empty());
        assertThat(PictureSettings.NONE.complete().hires()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "0.5",
                "9",
                "2:0",
                "2:1.1",
                "2:0.5:0",
                "2:0.5:1.5",
                "2:0.5:20:4",
                "on",
                "2:",
                "-2",
                "NaN"
            })
    void anything_else_is_refused(String text) {
        assertThat(HiresPass.isWritten(text)).isFalse();
        assertThatThrownBy(() -> PictureSettings.NONE.with(PictureSetting.HIRES, text))
                .hasMessageContaining("INK-GEN-019");
    }
}
