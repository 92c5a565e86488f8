package org.inkloom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FolderLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that cannot begin, and runs that end with nothing. */
class RefusedRunsTest {
    private static final String ROW = "{\"text\": \"a\"}\n";

    @TempDir
    Path folder;

    @BeforeEach
    void input() throws IOException {
        Files.writeString(folder.resolve("in.jsonl"), ROW);
    }

    private Recipe recipe(String dataset, String export, String more) {
        return RecipeReader.parse("dataset_path: " + dataset + "\nexport_path: " + export + "\n" + more, folder);
    }

    private void refuses(Recipe recipe, String code, String... said) {
        assertThatThrownBy(() -> DataRun.process(recipe, RunControl.quiet()))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining(code)
                .hasMessageContainingAll(said);
    }

    @Test
    void the_data_set_is_not_overwritten() throws IOException {
        refuses(recipe("in.jsonl", "./in.jsonl", ""), "INK-DATA-020", "name the same file");
        Files.createSymbolicLink(folder.resolve("link.jsonl"), folder.resolve("in.jsonl"));
        refuses(recipe("in.jsonl", "link.jsonl", ""), "INK-DATA-020", "name the same file");

        assertThat(folder.resolve("in.jsonl")).hasContent(ROW);
    }

    @Test
    void a_second_run_in_one_work_dir_or_on_one_result_is_told_of_the_first() throws IOException {
        Recipe recipe = recipe("in.jsonl", "out/r.jsonl", "work_dir: work\n");
        try (FolderLock first = FolderLock.take(folder.resolve("work"), "a data run")) {
            assertThat(first).isNotNull();
            refuses(recipe, "INK-FILE-039", "A data run is at work in the folder", "work");
        }
        try (FolderLock first = FolderLock.takeFile(folder.resolve("out/r.jsonl"), "a data run")) {
            assertThat(first).isNotNull();
            refuses(recipe, "INK-FILE-039", "out");
        }
        assertThat(folder.resolve("out")).doesNotExist();

        DataRun.process(recipe, RunControl.quiet());
        assertThat(folder.resolve("out/r.jsonl")).exists();
        assertThat(folder.resolve("out")).isDirectoryNotContaining("glob:**.lock");
        assertThat(folder.resolve("work")).isDirectoryNotContaining("glob:**.lock");
    }

    @Test
    void an_earlier_result_in_the_folder_of_the_data_is_not_read_again() throws IOException {
        Files.createDirectories(folder.resolve("set"));
        Files.writeString(folder.resolve("set/a.jsonl"), ROW);
        DataRun.process(recipe("set", "set/r.jsonl", ""), RunControl.quiet());

        refuses(recipe("set", "set/r.jsonl", ""), "INK-DATA-020", "an earlier result is there");
    }

    @Test
    void a_place_that_cannot_be_written_is_refused_before_anything_is_read() throws IOException {
        Files.createDirectories(folder.resolve("there"));

        refuses(recipe("in.jsonl", "there", "export_type: jsonl\n"), "INK-DATA-020", "That is a folder");
        refuses(recipe("in.jsonl", "in.jsonl/out/r.jsonl", ""), "INK-DATA-020", "is a file, not a folder");
        refuses(recipe("in.jsonl", "r.jsonl", "work_dir: in.jsonl/w\n"), "INK-DATA-020", "Set work_dir");
        try (Stream<Path> left = Files.list(folder.resolve("there"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_data_set_without_rows_is_refused_and_leaves_no_result() throws IOException {
        Files.writeString(folder.resolve("none.jsonl"), "\n\n");
        Files.writeString(folder.resolve("none.csv"), "text,images\n");
        Files.writeString(folder.resolve("none.json"), "[]");

        for (String name : new String[] {"none.jsonl", "none.csv", "none.json"}) {
            refuses(recipe(name, "out/r.jsonl", ""), "INK-DATA-021", name, "no rows");
        }
        assertThat(folder.resolve("out")).isDirectoryNotContaining("glob:**.{jsonl,part}");
    }

    @Test
    void a_run_that_drops_everything_says_what_dropped_most() {
        DataReport report = DataRun.process(
                recipe("in.jsonl", "out/r.jsonl", "process: [{text_length_filter: {min_len: 9}}]\n"),
                RunControl.quiet());

        assertThat(report.exported().getFirst()).isEmptyFile();
        assertThatThrownBy(() -> DataRun.requireSomeLeft(report))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-022")
                .hasMessageContaining("text_length_filter dropped 1 of them (text_len >= 9)")
                .hasMessageContaining("dropped.jsonl");
    }

    @Test
    void a_run_in_which_nothing_could_be_read_says_why() throws IOException {
        Files.writeString(folder.resolve("bad.jsonl"), "{broken\n");
        DataReport report = DataRun.process(recipe("bad.jsonl", "out/r.jsonl", ""), RunControl.quiet());

        assertThatThrownBy(() -> DataRun.requireSomeLeft(report))
                .hasMessageContaining("INK-DATA-022")
                .hasMessageContaining("bad.jsonl line 1")
                .hasMessageContaining("unreadable.jsonl");
    }

    @Test
    void a_run_that_left_something_is_fine() {
        DataReport report = DataRun.process(recipe("in.jsonl", "out/r.jsonl", ""), RunControl.quiet());

        assertThatCode(() -> DataRun.requireSomeLeft(report)).doesNotThrowAnyException();
    }
}
