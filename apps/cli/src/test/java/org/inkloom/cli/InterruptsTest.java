package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InterruptsTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);

    @Test
    void a_signal_asks_the_run_to_stop_and_shows_in_the_exit_code() {
        Interrupts interrupts = Interrupts.unlistening(new Terminal(stream, stream, 0));
        assertThat(interrupts.exitCode(1)).isEqualTo(1);

        interrupts.receive(2);
        interrupts.receive(2); // the same wish, heard through the process group

        assertThat(interrupts.cancellation().isRequested()).isTrue();
        assertThat(interrupts.exitCode(1)).isEqualTo(130);
        assertThat(interrupts.exitCode(0))
                .as("it was done before it could stop")
                .isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).containsOnlyOnce("Stopping after the current step");
    }
}
