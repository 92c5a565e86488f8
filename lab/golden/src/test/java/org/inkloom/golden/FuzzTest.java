package org.inkloom.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FuzzTest {
    private static final List<byte[]> GOOD = List.of("{\"a\": 12}".getBytes(StandardCharsets.UTF_8));

    private static List<String> inputs(long seed) {
        List<String> inputs = new ArrayList<>();
        Fuzz.run(seed, 200, GOOD, List.of(), input -> inputs.add(HexFormat.of().formatHex(input)));
        return inputs;
    }

    @Test
    void the_same_seed_changes_inputs_in_the_same_way_and_another_in_another() {
        assertThat(inputs(1)).hasSize(201).isEqualTo(inputs(1)).isNotEqualTo(inputs(2));
        assertThat(inputs(1).stream().distinct().count()).isGreaterThan(150);
    }

    @Test
    void a_refusal_is_fine_and_any_other_failure_names_the_seed_and_the_input() {
        Fuzz.run(3, 50, GOOD, List.of(IOException.class), input -> {
            throw new IOException("refused");
        });
        assertThatThrownBy(() -> Fuzz.run(3, 50, GOOD, List.of(IOException.class), input -> {
                    if (input.length > 9) {
                        throw new IllegalStateException("raw");
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 3, input ")
                .hasMessageContaining("in hexadecimal digits ");
        assertThatThrownBy(() -> Fuzz.run(3, 1, GOOD, List.of(), input -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(AssertionError.class);
    }
}
