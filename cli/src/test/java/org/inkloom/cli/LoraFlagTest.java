package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraFlagTest {
    @ParameterizedTest
    @CsvSource({
        "a.safetensors, a.safetensors, 1",
        "a.safetensors:0.8, a.safetensors, 0.8",
        "dir:x/a.ckpt:-1, dir:x/a.ckpt, -1",
        "dir/a:b.ckpt, dir/a:b.ckpt, 1",
        "a.ckpt:.5, a.ckpt, 0.5"
    })
    void the_last_colon_counts_where_a_number_follows(String text, Path file, double scale) {
        assertThat(new LoraFlag.Converter().convert(text)).isEqualTo(new LoraFlag(file, scale));
    }
}
