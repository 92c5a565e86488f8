package org.inkloom.data.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalysisTest {
    @TempDir
    Path folder;

    private Analysis.Report run(String more) throws IOException {
        Files.write(
                folder.resolve("in.jsonl"),
                List.of(
                        "{\"text\": \"a\"}",
                        "{\"text\": \"bb\"}",
                        "{\"text\": \"ccc\"}",
                        "{\"text\": \"dddddddddd\"}"));
        return Analysis.run(
                RecipeReader.parse("dataset_path: in.jsonl\nexport_path: out/r.jsonl\n" + more, folder),
                RunControl.quiet());
    }

    @Test
    void measures_every_row_and_drops_none() throws IOException {
        Analysis.Report report = run("percentiles: [0.9]\nprocess:\n- text_length_filter: {min_len: 100}\n");

        assertThat(report.samples()).isEqualTo(4);
        StatColumn length = report.columns().getFirst();
        assertThat(length.mean()).isEqualTo(4.0);
        assertThat(length.deviation()).isCloseTo(4.0824829, within(1e-6));
        assertThat(length.quantile(0.5)).isEqualTo(2.5);
        assertThat(report.folder().resolve("overall.csv"))
                .content()
                .contains(",text_len\n", "count,4\n", "50%,2.5", "90%,7.9", "max,10\n");
        assertThat(report.folder().resolve("text_len-hist.svg")).isNotEmptyFile();
        assertThat(report.folder().resolve("index.html")).content().contains("Suggested thresholds", "text_len");
        assertThat(folder.resolve("out/r.jsonl")).doesNotExist();
        assertThat(folder.resolve("out/analysis/rows_stats.jsonl")).exists();
        assertThat(report.gates())
                .containsExactly(new Analysis.Gate("text_length_filter", 4, Map.of("text_len", ">= 100")));
    }

    @Test
    void auto_measures_every_filter_that_needs_no_file() throws IOException {
        Analysis.Report report = run("auto: true\nauto_num: 2\n");

        assertThat(report.samples()).isEqualTo(2);
        assertThat(report.columns()).extracting(StatColumn::name).contains("text_len", "char_rep_ratio", "num_words");
    }
}
