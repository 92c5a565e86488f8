package org.inkloom.data.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.data.DataRun;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.data.sample.Json;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class HostileFilesTest {
    @TempDir
    Path folder;

    private DataReport run(String dataset, String more) {
        String recipe = "dataset_path: " + dataset + "\nexport_path: out/r.jsonl\n" + more;
        return DataRun.process(RecipeReader.parse(recipe, folder), RunControl.quiet());
    }

    private List<JsonNode> rows() throws IOException {
        return Files.readAllLines(folder.resolve("out/r.jsonl")).stream()
                .map(line -> Json.mapper().readTree(line))
                .toList();
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @Test
    void archives_of_one_name_unpack_into_folders_of_their_own() throws IOException {
        write("a/00000.tar", FuzzInputs.bytes("same-name-tars/a/00000.tar"));
        write("b/00000.tar", FuzzInputs.bytes("same-name-tars/b/00000.tar"));
        assertThat(run("a/00000.tar b/00000.tar", "").kept()).isEqualTo(2);
        List<Path> pictures = rows().stream()
                .map(row -> Path.of(row.get("images").get(0).stringValue()))
                .toList();
        assertThat(pictures).doesNotHaveDuplicates();
        assertThat(Files.mismatch(pictures.get(0), pictures.get(1))).isNotNegative();
    }

    @ParameterizedTest
    @CsvSource({"./x", "../x", "a/../../y", "x/./z"})
    void archives_unpack_wherever_work_dir_leads(String workDir) throws IOException {
        write("deep/a/00000.tar", FuzzInputs.bytes("same-name-tars/a/00000.tar"));
        String recipe = "dataset_path: a/00000.tar\nexport_path: out/r.jsonl\nwork_dir: " + workDir;
        DataReport report = DataRun.process(RecipeReader.parse(recipe, folder.resolve("deep")), RunControl.quiet());
        assertThat(report.kept()).isEqualTo(1);
        assertThat(report.unreadable()).isZero();
    }

    @Test
    void files_that_an_archive_holds_twice_do_not_take_each_others_place() throws IOException {
        write("t.tar", FuzzInputs.tar("a.txt", "one", "b.txt", "two", "./a.txt", "three", "c.png", "x", "c.png", "y"));
        DataReport report = run("t.tar", "");
        assertThat(report.kept()).isEqualTo(2);
        assertThat(report.unreadableExamples())
                .extracting(DataReport.Unreadable::why)
                .containsExactly("the archive holds files of that name already", "the archive holds c.png twice");
    }

    @ParameterizedTest
    @CsvSource({"neg.tar, 0, its size is '-0000000007'", "nul.tar, 1, no file can have its name"})
    void names_what_is_wrong_in_an_archive(String name, int kept, String why) throws IOException {
        write(name, FuzzInputs.bytes(name));
        DataReport report = run(name, "");
        assertThat(report.kept()).isEqualTo(kept);
        assertThat(report.unreadableExamples()).hasSize(1);
        assertThat(report.unreadableExamples().getFirst().why()).contains(why);
        assertThat(report.unreadableExamples().getFirst().subject()).doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void files_of_an_archive_that_nobody_wants_are_passed_over_at_any_size() throws IOException {
        byte[] video = FuzzInputs.tarHeader("a.mp4", "00100000000", '0');
        byte[] rest = FuzzInputs.tar("a.txt", "caption");
        byte[] all = new byte[video.length + (16 << 20) + rest.length];
        System.arraycopy(video, 0, all, 0, video.length);
        System.arraycopy(rest, 0, all, all.length - rest.length, rest.length);
        write("t.tar", all);
        assertThat(run("t.tar", "").kept()).isEqualTo(1);
        assertThat(rows().getFirst().get("text").stringValue()).isEqualTo("caption");
    }

    @Test
    void a_parquet_file_whose_pages_do_not_advance_is_refused() throws IOException {
        write("hang.parquet", FuzzInputs.bytes("hang.parquet"));
        assertThatThrownBy(() -> run("hang.parquet", ""))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-008")
                .hasMessageContaining("a page reaches beyond its column");
    }

    static Stream<Arguments> bombs() {
        int large = 200 << 20;
        return Stream.of(
                Arguments.of("b.jsonl.gz", FuzzInputs.bomb("{\"text\":\"ok\"}\n{\"text\":[0", ",0", large / 2)),
                Arguments.of("s.jsonl.gz", FuzzInputs.bomb("{\"text\":\"ok\"}\n{\"text\":\"", "x", large)),
                Arguments.of("b.json.gz", FuzzInputs.bomb("[{\"text\":\"ok\"},{\"text\":[0", ",0", large / 2)),
                Arguments.of("s.json.gz", FuzzInputs.bomb("[{\"text\":\"ok\"},{\"text\":\"", "x", large)),
                Arguments.of("c.csv.gz", FuzzInputs.bomb("text,b\nok,1\nx", ",", large)),
                Arguments.of("l.csv.gz", FuzzInputs.bomb("text,b\nok,1\n", "x", large)),
                Arguments.of("d.json.gz", FuzzInputs.bomb("[{\"text\":\"ok\"},{\"text\":", "[", 1 << 20)));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void what_unpacks_to_very_much_becomes_one_bad_row(String name, byte[] content) throws IOException {
        write(name, content);
        DataReport report = run(name, "");
        assertThat(report.kept()).isEqualTo(1);
        assertThat(report.unreadable()).isEqualTo(1);
    }

    @Test
    void a_list_of_values_that_are_no_rows_ends_after_some() throws IOException {
        write("n.json.gz", FuzzInputs.bomb("[{\"text\":\"ok\"},0", ",0", 1 << 20));
        DataReport report = run("n.json.gz", "");
        assertThat(report.kept()).isEqualTo(1);
        assertThat(report.unreadable()).isEqualTo(10_001);
    }

    @Test
    void a_row_of_very_many_values_is_bad_and_its_neighbours_are_not() throws IOException {
        String many = "{\"text\":\"a\",\"list\":[0" + ",0".repeat(600_000) + "]}\n";
        write("a.jsonl", ("{\"text\":\"x\"}\n" + many + "{\"text\":\"y\"}\n").getBytes(StandardCharsets.UTF_8));
        DataReport report = run("a.jsonl", "");
        assertThat(report.kept()).isEqualTo(2);
        assertThat(report.unreadableExamples().getFirst().why()).contains("more than 500000 values");
    }

    @ParameterizedTest
    @CsvSource({
        "frequency_specified_field_selector: {field_key: tag. topk: 1}",
        "tags_specified_field_selector: {field_key: tag. target_tags: [a]}"
    })
    void a_list_where_a_selector_needs_one_value_is_one_bad_row(String operator) throws IOException {
        write("a.jsonl", """
            {"text":"1","tag":"a"}
            {"text":"2","tag":["a","b"]}
            {"text":"3","tag":{"x":1}}
            {"text":"4","tag":"a"}
            """.getBytes(StandardCharsets.UTF_8));
        DataReport report = run("a.jsonl", "process:\n- " + operator.replace('.', ','));
        assertThat(report.kept()).isEqualTo(2);
        assertThat(report.unreadable()).isEqualTo(2);
    }

    @Test
    void numbers_of_any_length_in_rows_end_no_selector() throws IOException {
        String digits = "9".repeat(900);
        write(
                "a.jsonl",
                ("{\"text\":\"1\",\"n\":" + digits + "}\n{\"text\":\"2\",\"n\":1}\n").getBytes(StandardCharsets.UTF_8));
        DataReport report = run("a.jsonl", "process:\n- topk_specified_field_selector: {field_key: n, topk: 1}");
        assertThat(report.kept()).isEqualTo(1);
        assertThat(rows().getFirst().get("text").stringValue()).isEqualTo("1");
    }
}
