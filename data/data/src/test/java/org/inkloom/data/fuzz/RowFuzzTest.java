package org.inkloom.data.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.inkloom.data.DataRun;
import org.inkloom.data.io.Inputs;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.golden.Fuzz;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every row of a damaged table or archive is good, or bad with its name and the reason. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RowFuzzTest {
    private static final String LINES = """
        {"text":"<__dj__image> 一个女孩","images":["a.png"],"meta":{"n":1.5,"tags":["x",null,true]}}
        {"text":"two","images":"b.png","n":-7}

        {"text":"three \\u00e9 \\ud83d\\ude00","images":[]}
        """;
    private static final String TABLE = """
        file_name,text,n
        a.png,"one, \"\"two\"\"\",1
        b.png,三,2.5e3
        "c
        d.png",four,
        """;

    @TempDir
    Path folder;

    private Recipe recipe(String name) {
        return RecipeReader.parse("dataset_path: " + name + "\nexport_path: out/r.jsonl", folder);
    }

    private void tryAll(String name, long seed, int count, List<byte[]> good) {
        Recipe recipe = recipe(name);
        Path file = folder.resolve(name);
        // What a damaged file as a whole ends with is an error with a code in the engine.
        Fuzz.run(seed, count, good, List.of(InkloomException.class, IOException.class), input -> {
            Files.write(file, input);
            try (RowSource rows = Inputs.open(recipe)) {
                for (Optional<RawRow> row = rows.next(); row.isPresent(); row = rows.next()) {
                    parse(row.get());
                }
            }
        });
    }

    private static void parse(RawRow row) {
        try {
            row.body().parse();
        } catch (BadSampleException e) {
            if (e.subject().isBlank() || e.why().isBlank()) {
                throw new IllegalStateException("a bad row without a name or a reason", e);
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void json_lines() {
        tryAll("a.jsonl", 1, 400, List.of(utf8(LINES)));
    }

    @Test
    void json() {
        tryAll("a.json", 2, 300, List.of(utf8("[" + LINES.strip().replaceAll("\n+", ",") + "]")));
    }

    @Test
    void csv() {
        tryAll("a.csv", 3, 400, List.of(utf8(TABLE), FuzzInputs.bytes("nul-metadata.csv")));
    }

    @Test
    void tar() {
        byte[] good = FuzzInputs.tar("a.png", "x", "a.txt", "caption", "b.jpg", "y", "b.json", "{\"text\":\"t\"}");
        tryAll(
                "a.tar",
                4,
                300,
                List.of(
                        good,
                        FuzzInputs.bytes("neg.tar"),
                        FuzzInputs.bytes("nul.tar"),
                        FuzzInputs.bytes("same-name-tars/a/00000.tar")));
    }

    @Test
    void packed_lines() {
        tryAll("a.jsonl.gz", 5, 200, List.of(FuzzInputs.gzip(utf8(LINES))));
    }

    @Test
    void packed_tables() {
        tryAll("a.csv.gz", 6, 100, List.of(FuzzInputs.gzip(utf8(TABLE))));
    }

    @Test
    void packed_archives() {
        tryAll("a.tar.gz", 7, 100, List.of(FuzzInputs.gzip(FuzzInputs.tar("a.png", "x", "a.txt", "caption"))));
    }

    @Test
    void parquet() throws IOException {
        tryAll("a.parquet", 8, 500, List.of(FuzzInputs.bytes("hang.parquet"), parquet("snappy"), parquet("zstd")));
    }

    private byte[] parquet(String compression) throws IOException {
        Files.writeString(folder.resolve("p.jsonl"), LINES);
        DataRun.process(
                RecipeReader.parse(
                        "dataset_path: p.jsonl\nexport_path: p/r.parquet\nexport_extra_args: {compression: "
                                + compression + "}",
                        folder),
                RunControl.quiet());
        return Files.readAllBytes(folder.resolve("p/r.parquet"));
    }

    @Test
    void damaged_files_of_every_kind_end_a_whole_run_in_words() {
        Map<String, List<byte[]>> good = Map.of(
                "w.jsonl", List.of(utf8(LINES)),
                "w.csv.gz", List.of(FuzzInputs.gzip(utf8(TABLE))),
                "w.tar", List.of(FuzzInputs.tar("a.png", "x", "a.txt", "caption")),
                "w.parquet", List.of(FuzzInputs.bytes("hang.parquet")));
        good.forEach((name, inputs) -> {
            Recipe recipe = recipe(name);
            Fuzz.run(9, 25, inputs, List.of(InkloomException.class), input -> {
                Files.write(folder.resolve(name), input);
                DataRun.process(recipe, RunControl.quiet());
            });
        });
    }
}
