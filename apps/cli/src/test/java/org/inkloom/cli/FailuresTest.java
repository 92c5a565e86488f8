package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            0);
    private final Failures failures = new Failures(terminal);

    @Test
    void shows_the_code_and_the_three_parts_and_no_stack_trace() {
        int code = failures.of(InkloomException.badInput(
                "INK-LORA-003", "No key matches.", "It is for another model.", "Take another."));

        assertThat(code).isEqualTo(2);
        assertThat(shown().lines())
                .containsExactly(
                        "inkloom: INK-LORA-003: No key matches.",
                        "  Cause:  It is for another model.",
                        "  Remedy: Take another.");
    }

    @Test
    void shows_the_stack_trace_when_asked() {
        terminal.showDebug();
        failures.of(new IllegalStateException("impossible"));

        assertThat(shown()).contains("INK-CLI-020").contains("\tat org.inkloom.cli.FailuresTest");
    }

    @Test
    void finds_our_own_error_under_others() {
        int code = failures.of(new RuntimeException(
                new IOException(InkloomException.failed("INK-TRAIN-009", "It broke.", "Bad luck.", "Again."))));

        assertThat(code).isEqualTo(1);
        assertThat(shown()).startsWith("inkloom: INK-TRAIN-009: It broke.");
    }

    @Test
    void says_what_to_lower_when_memory_runs_out() {
        failures.of(new RuntimeException(
                "[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to"
                        + " allocate 4294967296 bytes.\nException raised from alloc_cpu"));
        failures.of(new OutOfMemoryError("Java heap space"));

        assertThat(shown().lines().filter(line -> line.startsWith("inkloom: INK-TENSOR-005")))
                .hasSize(2);
        assertThat(shown()).contains("--width").doesNotContain("Exception raised from");
    }

    @Test
    void tells_a_full_disk_from_a_missing_and_a_forbidden_file() {
        assertThat(Failures.explain(new UncheckedIOException(new IOException("No space left on device")))
                        .code())
                .isEqualTo("INK-CLI-025");
        assertThat(Failures.explain(new NoSuchFileException("a.png")).code()).isEqualTo("INK-CLI-022");
        assertThat(Failures.explain(new AccessDeniedException("a.png")).what()).contains("a.png");
        assertThat(Failures.explain(new IOException("stale handle")).code()).isEqualTo("INK-CLI-026");
    }

    @Test
    void being_stopped_is_said_and_is_no_fault() {
        assertThat(failures.of(new CancelledException("step 3 of 10"))).isEqualTo(1);
        assertThat(shown().strip()).isEqualTo("Stopped at step 3 of 10.");
    }

    private String shown() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
