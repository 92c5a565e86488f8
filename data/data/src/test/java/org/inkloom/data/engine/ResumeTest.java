package org.inkloom.data.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.DataRun;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.run.Cancellation;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {
    private static final int ROWS = 40_000;
    private static final String PROCESS = """
        - text_length_filter: {min_len: 8, max_len: 14}
        - replace_content_mapper: {pattern: 'row', repl: 'line'}
        """;

    @TempDir
    Path folder;

    private Recipe recipe(String export, String process) throws IOException {
        Path input = folder.resolve("in.jsonl");
        if (!Files.exists(input)) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                lines.add(i % 999 == 0 ? "{broken" : "{\"text\": \"row number " + i % 30_000 + "\"}");
            }
            Files.write(input, lines);
        }
        return RecipeReader.parse(
                "dataset_path: in.jsonl\nexport_path: " + export
                        + "/r.jsonl\nnp: 2\nuse_checkpoint: true\nopen_tracer: true\nprocess:\n" + process,
                folder);
    }

    /** Dies without warning once so many rows have been read, as a killed process does. */
    private static RunControl dyingAt(long row) {
        Progress.Task task = new Progress.Task() {
            @Override
            public void advanceTo(long done) {
                if (done >= row) {
                    throw new IllegalStateException("killed");
                }
            }

            @Override
            public void note(String text) {}

            @Override
            public void close() {}
        };
        Progress progress = new Progress() {
            @Override
            public Task begin(String what, long total, String unit) {
                return task;
            }

            @Override
            public void say(String line) {}
        };
        return new RunControl(progress, new Cancellation());
    }

    private void assertSameRuns(Recipe whole, DataReport expected, Recipe resumed, DataReport actual)
            throws IOException {
        assertThat(resumed.export().path())
                .hasSameBinaryContentAs(whole.export().path());
        for (String file : List.of("dropped.jsonl", "unreadable.jsonl")) {
            assertThat(resumed.export().workDir().resolve("trace").resolve(file))
                    .hasSameBinaryContentAs(
                            whole.export().workDir().resolve("trace").resolve(file));
        }
        assertThat(actual.read()).isEqualTo(expected.read());
        assertThat(actual.kept()).isEqualTo(expected.kept());
        assertThat(actual.unreadable()).isEqualTo(expected.unreadable());
        assertThat(actual.steps()).isEqualTo(expected.steps());
        assertThat(resumed.export().workDir().resolve("ckpt")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 8_000, 9_000, 20_000, 39_999})
    void a_killed_run_goes_on_without_losing_or_doubling_a_row(long row) throws IOException {
        Recipe whole = recipe("whole", PROCESS);
        DataReport expected = DataRun.process(whole, RunControl.quiet());
        Recipe killed = recipe("killed", PROCESS);

        assertThatThrownBy(() -> DataRun.process(killed, dyingAt(row))).hasMessage("killed");
        assertThat(killed.export().path()).doesNotExist();
        DataReport actual = DataRun.process(killed, RunControl.quiet());

        assertSameRuns(whole, expected, killed, actual);
    }

    @Test
    void a_run_killed_twice_after_a_deduplicator_goes_on_too() throws IOException {
        String process = PROCESS + "- document_deduplicator:\n- text_length_filter: {min_len: 13}\n";
        Recipe whole = recipe("whole", process);
        DataReport expected = DataRun.process(whole, RunControl.quiet());
        Recipe killed = recipe("killed", process);

        assertThatThrownBy(() -> DataRun.process(killed, dyingAt(30_000))).hasMessage("killed");
        assertThatThrownBy(() -> DataRun.process(killed, dyingAt(39_000))).hasMessage("killed");
        DataReport actual = DataRun.process(killed, RunControl.quiet());

        assertSameRuns(whole, expected, killed, actual);
    }

    @Test
    void a_folder_that_was_changed_in_place_is_read_anew() throws IOException {
        recipe("unused", PROCESS);
        Path set = Files.createDirectories(folder.resolve("set/inner"));
        Path rows = Files.move(folder.resolve("in.jsonl"), set.resolve("rows.jsonl"));
        String recipe = "dataset_path: set\nexport_path: out/r.jsonl\nnp: 2\nuse_checkpoint: true\n";
        Recipe killed = RecipeReader.parse(recipe + "process:\n" + PROCESS, folder);
        assertThatThrownBy(() -> DataRun.process(killed, dyingAt(20_000))).hasMessage("killed");
        assertThatThrownBy(() -> DataRun.process(killed, sayingAndDyingAt(30_000, "Continuing")))
                .hasMessage("killed");

        // Of the same size, and with its time of writing put back: as editors and synchronising programs may do.
        FileTime written = Files.getLastModifiedTime(rows);
        Files.writeString(rows, Files.readString(rows).replace("row number", "new number"));
        Files.setLastModifiedTime(rows, written);
        DataRun.process(killed, RunControl.quiet());

        assertThat(Files.readAllLines(killed.export().path()).getFirst()).contains("new number");
    }

    /** As {@link #dyingAt}, and fails if nothing was said that begins so. */
    private static RunControl sayingAndDyingAt(long row, String beginning) {
        List<String> said = new ArrayList<>();
        RunControl dying = dyingAt(row);
        Progress progress = new Progress() {
            @Override
            public Task begin(String what, long total, String unit) {
                assertThat(said).anyMatch(line -> line.startsWith(beginning));
                return dying.progress().begin(what, total, unit);
            }

            @Override
            public void say(String line) {
                said.add(line);
            }
        };
        return new RunControl(progress, new Cancellation());
    }

    @Test
    void another_recipe_does_not_go_on_with_it() throws IOException {
        Recipe killed = recipe("killed", PROCESS);
        assertThatThrownBy(() -> DataRun.process(killed, dyingAt(20_000))).hasMessage("killed");

        DataReport other =
                DataRun.process(recipe("killed", "- text_length_filter: {min_len: 1}\n"), RunControl.quiet());

        assertThat(other.read()).isEqualTo(ROWS);
        assertThat(other.kept() + other.unreadable()).isEqualTo(ROWS);
    }
}
