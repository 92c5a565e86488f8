package org.inkloom.data.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.inkloom.data.DataRun;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills a JVM with SIGKILL in the middle of a run and goes on in another one. The run is held at a row whose picture is a
 * named pipe that nobody writes to, so that it dies at the same place whatever the machine does.
 */
class KillTest {
    private static final int ROWS = 26_000;
    private static final int HELD = 22_000;
    private static final String STREAMING = """
        - text_length_filter: {min_len: 8, max_len: 15}
        - replace_content_mapper: {pattern: 'row', repl: 'line'}
        """;
    private static final String HOLD = "- image_shape_filter: {min_width: 4}\n";

    @TempDir
    Path folder;

    static Stream<Arguments> runs() {
        List<Arguments> runs = new ArrayList<>();
        for (int np : new int[] {1, 3}) {
            runs.add(Arguments.of("filters", np, STREAMING + HOLD, "\"pass\":0"));
            runs.add(Arguments.of("deduplicator", np, STREAMING + "- document_deduplicator:\n" + HOLD, "\"pass\":1"));
            runs.add(Arguments.of(
                    "selector",
                    np,
                    "- topk_specified_field_selector: {field_key: n, topk: 24000}\n" + STREAMING + HOLD,
                    "\"pass\":1"));
        }
        runs.add(Arguments.of(
                "between",
                3,
                "- document_deduplicator:\n" + STREAMING + HOLD + "- random_selector: {select_num: 9000}\n",
                "\"pass\":1"));
        return runs.stream();
    }

    private Path recipe(String export, int np, String process) throws IOException {
        Path recipe = folder.resolve(export + ".yaml");
        Files.writeString(
                recipe,
                "dataset_path: in.jsonl\nexport_path: " + export + "/r.jsonl\nnp: " + np
                        + "\nuse_checkpoint: true\nopen_tracer: true\nprocess:\n" + process);
        return recipe;
    }

    private void input() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            String pictures = i == HELD ? "[\"held.png\"]" : "[]";
            lines.add(
                    i % 999 == 0
                            ? "{broken"
                            : "{\"text\": \"row number " + i % 25_000 + "\", \"n\": " + (ROWS - i) + ", \"images\": "
                                    + pictures + "}");
        }
        Files.write(folder.resolve("in.jsonl"), lines);
    }

    @ParameterizedTest(name = "{0}, np {1}")
    @MethodSource("runs")
    void a_killed_process_loses_no_sample_and_doubles_none(String what, int np, String process, String reached)
            throws Exception {
        input();
        DataReport whole = DataRun.process(DataRun.recipe(recipe("whole", np, process)), RunControl.quiet());
        Path killed = recipe("killed", np, process);
        Path pipe = folder.resolve("held.png");
        assumeThat(makePipe(pipe)).as("this system has named pipes").isTrue();

        Process run = ChildRun.start(killed, List.of());
        Path state = folder.resolve("killed/ckpt/state.json");
        while (!has(state, reached)) {
            assertThat(run.isAlive()).as("the run is held: " + what).isTrue();
            LockSupport.parkNanos(5_000_000);
        }
        run.destroyForcibly().waitFor();
        Files.delete(pipe);

        assertThat(folder.resolve("killed/r.jsonl")).doesNotExist();
        assertThat(whole.unreadable()).isGreaterThan(ROWS / 999);
        DataReport rest = DataRun.process(DataRun.recipe(killed), RunControl.quiet());

        assertThat(rest.read()).isEqualTo(ROWS);
        assertThat(rest.kept()).isEqualTo(whole.kept());
        assertThat(rest.steps()).isEqualTo(whole.steps());
        for (String file : List.of("r.jsonl", "r_stats.jsonl", "trace/dropped.jsonl", "trace/unreadable.jsonl")) {
            assertThat(folder.resolve("killed").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
        }
        assertThat(folder.resolve("killed/ckpt")).doesNotExist();
    }

    private static boolean makePipe(Path pipe) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean has(Path state, String text) throws IOException {
        return Files.exists(state) && Files.readString(state).contains(text);
    }

    @Test
    void a_full_disk_ends_the_run_with_advice_and_leaves_no_half_result() throws Exception {
        input();
        Path recipe = folder.resolve("full.yaml");
        Files.writeString(recipe, "dataset_path: in.jsonl\nexport_path: full/r.jsonl\nprocess:\n" + STREAMING);
        Process limits = new ProcessBuilder("bash", "-c", "ulimit -f 100").start();
        assumeThat(limits.waitFor()).as("bash can limit the size of files").isZero();

        Process run = ChildRun.start(recipe, List.of("bash", "-c", "ulimit -f 100; exec \"$@\"", "bash"));
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(run.waitFor()).isEqualTo(3);
        assertThat(said).contains("INK-DATA-011").contains("The disk is full").contains("Free space");
        assertThat(folder.resolve("full")).isDirectoryNotContaining("glob:**.{jsonl,part}");
    }
}
