package org.inkloom.data.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.inkloom.data.DataRun;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.data.sample.Json;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class FormatsTest {
    @TempDir
    Path folder;

    private DataReport run(String dataset, String export, String more) {
        return DataRun.process(
                RecipeReader.parse("dataset_path: " + dataset + "\nexport_path: out/" + export + "\n" + more, folder),
                RunControl.quiet());
    }

    private List<JsonNode> rows(String dataset) throws IOException {
        Path result = run(dataset, "r.jsonl", "").exported().getFirst();
        return Files.readAllLines(result).stream()
                .map(line -> Json.mapper().readTree(line))
                .toList();
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    private void picture(String name) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        ImageIO.write(
                new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve(name).toFile());
    }

    @Test
    void reads_csv_with_quoted_fields_numbers_and_gaps() throws IOException {
        write(
                "a.csv",
                "text,n,images\n\"a \"\"big\"\", cat\nhere\",3,x.png\n42,,\"[\"\"y.png\"\", \"\"z.png\"\"]\"\nshort\n");

        List<JsonNode> rows = rows("a.csv");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).get("text").stringValue()).isEqualTo("a \"big\", cat\nhere");
        assertThat(rows.get(0).get("n").longValue()).isEqualTo(3);
        assertThat(rows.get(0).get("images").stringValue())
                .isEqualTo(folder.resolve("x.png").toString());
        assertThat(rows.get(1).get("text").stringValue()).isEqualTo("42");
        assertThat(rows.get(1).get("n").isNull()).isTrue();
        assertThat(rows.get(1).get("images").size()).isEqualTo(2);
    }

    @Test
    void reads_tsv_json_and_packed_jsonl() throws IOException {
        write("a.tsv", "text\tn\na, b\t1.5\n");
        write("b.json", "[{\"text\": \"x\"},\n {\"text\": \"y\"}]");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("c.jsonl.gz")))) {
            out.write("{\"text\": \"packed\"}\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(rows("a.tsv").getFirst().get("n").doubleValue()).isEqualTo(1.5);
        assertThat(rows("b.json"))
                .extracting(row -> row.get("text").stringValue())
                .containsExactly("x", "y");
        assertThat(rows("c.jsonl.gz").getFirst().get("text").stringValue()).isEqualTo("packed");
    }

    @Test
    void reads_a_folder_of_pictures_with_captions() throws IOException {
        picture("set/b.png");
        picture("set/a.png");
        write("set/a.txt", " a cat \n");

        List<JsonNode> rows = rows("set");

        assertThat(rows)
                .extracting(row -> row.get("text").stringValue())
                .containsExactly("<__dj__image> a cat", "<__dj__image>");
        assertThat(rows.getFirst().get("images").get(0).stringValue())
                .isEqualTo(folder.resolve("set/a.png").toString());
    }

    @Test
    void reads_webdataset_archives() throws IOException {
        picture("p.png");
        byte[] png = Files.readAllBytes(folder.resolve("p.png"));
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        entry(tar, "d/0001.png", png);
        entry(tar, "d/0001.txt", "a cat".getBytes(StandardCharsets.UTF_8));
        entry(tar, "d/0001.json", "{\"score\": 3}".getBytes(StandardCharsets.UTF_8));
        entry(tar, "d/0002.txt", "text only".getBytes(StandardCharsets.UTF_8));
        entry(tar, "../evil.png", png);
        tar.write(new byte[1024]);
        Files.write(folder.resolve("w.tar"), tar.toByteArray());

        List<JsonNode> rows = rows("w.tar");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).get("text").stringValue()).isEqualTo("<__dj__image> a cat");
        assertThat(rows.get(0).get("score").intValue()).isEqualTo(3);
        assertThat(Path.of(rows.get(0).get("images").get(0).stringValue())).hasBinaryContent(png);
        assertThat(rows.get(1).get("images").isEmpty()).isTrue();
        assertThat(folder.resolve("out/unpacked/evil.png")).doesNotExist();
    }

    private static void entry(ByteArrayOutputStream tar, String name, byte[] content) throws IOException {
        byte[] header = new byte[512];
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(nameBytes, 0, header, 0, nameBytes.length);
        byte[] size = String.format(Locale.ROOT, "%011o", content.length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, header, 124, size.length);
        header[156] = '0';
        tar.write(header);
        tar.write(content);
        tar.write(new byte[(512 - content.length % 512) % 512]);
    }

    @Test
    void a_broken_json_file_gives_the_rows_before_the_break() throws IOException {
        write("b.json", "[{\"text\": \"x\"}, {\"text\": ");

        DataReport report = run("b.json", "r.jsonl", "");

        assertThat(report.kept()).isEqualTo(1);
        assertThat(report.unreadable()).isEqualTo(1);
    }

    @Test
    void a_line_beyond_the_limit_is_named_and_the_next_one_read() throws IOException {
        try (var out = Files.newOutputStream(folder.resolve("long.jsonl"))) {
            byte[] block = new byte[1 << 20];
            Arrays.fill(block, (byte) 'x');
            out.write("{\"text\": \"".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 65; i++) {
                out.write(block);
            }
            out.write("\"}\n{\"text\": \"next\"}\n".getBytes(StandardCharsets.UTF_8));
        }

        DataReport report = run("long.jsonl", "r.jsonl", "");

        assertThat(report.kept()).isEqualTo(1);
        assertThat(report.unreadableExamples().getFirst().subject()).isEqualTo("long.jsonl line 1");
        assertThat(report.unreadableExamples().getFirst().why()).contains("64 MiB");
    }

    @Test
    void writes_json_and_csv() throws IOException {
        write("a.jsonl", "{\"text\": \"a,b\", \"n\": [1]}\n{\"text\": \"c\"}\n");

        assertThat(run("a.jsonl", "r.json", "").exported().getFirst())
                .hasContent("[\n{\"text\":\"a,b\",\"n\":[1]},\n{\"text\":\"c\"}\n]\n");
        assertThat(run("a.jsonl", "r.csv", "").exported().getFirst()).hasContent("text,n\n\"a,b\",[1]\nc,\n");
    }

    @Test
    void writes_shards_named_as_data_juicer_does() throws IOException {
        write("a.jsonl", "{\"text\": \"0\"}\n{\"text\": \"1\"}\n{\"text\": \"2\"}\n");

        List<Path> shards = run("a.jsonl", "r.jsonl", "export_shard_size: 14\n").exported();

        assertThat(shards)
                .extracting(shard -> shard.getFileName().toString())
                .containsExactly("r-00-of-03.jsonl", "r-01-of-03.jsonl", "r-02-of-03.jsonl");
        assertThat(shards.get(2)).hasContent("{\"text\":\"2\"}\n");
    }

    @Test
    void packed_lines_go_out_and_come_back() throws IOException {
        write("a.jsonl", "{\"text\": \"0\"}\n{\"text\": \"1\"}\n");

        for (String ending : List.of("gz", "zst")) {
            Path packed = run("a.jsonl", "r.jsonl." + ending, "").exported().getFirst();
            Files.copy(packed, folder.resolve("b.jsonl." + ending));

            assertThat(packed.getParent()).isDirectoryNotContaining("glob:**.part");
            assertThat(rows("b.jsonl." + ending))
                    .extracting(row -> row.get("text").stringValue())
                    .containsExactly("0", "1");
        }
        assertThat(run("a.jsonl", "r.csv.zst", "export_shard_size: 14\n").exported())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("r-00-of-02.csv.zst", "r-01-of-02.csv.zst");
    }

    @Test
    void a_packed_file_that_is_cut_gives_the_rows_before_the_cut() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            lines.append("{\"text\": \"").append(i * 7919L % 100_003).append("\"}\n");
        }
        write("a.jsonl", lines.toString());
        for (String ending : List.of("gz", "zst")) {
            byte[] whole = Files.readAllBytes(
                    run("a.jsonl", "r.jsonl." + ending, "").exported().getFirst());
            Files.write(folder.resolve("cut.jsonl." + ending), Arrays.copyOf(whole, whole.length / 2));

            DataReport report = run("cut.jsonl." + ending, "c.jsonl", "");

            assertThat(report.kept()).isPositive().isLessThan(200_000);
            assertThat(report.unreadableExamples().getLast().why()).contains("cannot be unpacked");
        }
    }

    @Test
    void writes_webdataset_archives_with_the_pictures() throws IOException {
        picture("p.png");
        picture("q.png");
        write("a.jsonl", """
            {"text": "<__dj__image> a cat", "images": ["p.png"], "score": 3}
            {"text": "<__dj__image> one <__dj__image> two", "images": ["p.png", "q.png"]}
            {"text": "gone", "images": ["gone.png"]}
            {"text": "plain"}
            """);

        DataReport report = run("a.jsonl", "r.tar", "");
        Files.copy(report.exported().getFirst(), folder.resolve("b.tar"));
        List<JsonNode> rows = rows("b.tar");

        assertThat(report.kept()).isEqualTo(3);
        assertThat(report.unreadableExamples())
                .extracting(bad -> bad.operator() + " " + Path.of(bad.subject()).getFileName() + " " + bad.why())
                .containsExactly("export gone.png there is no such file");
        assertThat(rows)
                .extracting(row -> row.get("text").stringValue())
                .containsExactly("<__dj__image> a cat", "<__dj__image> one <__dj__image> two", "plain");
        assertThat(rows.getFirst().get("score").intValue()).isEqualTo(3);
        assertThat(rows.get(1).get("images").size()).isEqualTo(2);
        assertThat(Path.of(rows.get(1).get("images").get(1).stringValue()))
                .hasSameBinaryContentAs(folder.resolve("q.png"));
    }

    @Test
    void cuts_webdataset_archives_by_the_size_of_their_pictures() throws IOException {
        picture("p.png");
        write("a.jsonl", "{\"text\": \"a\", \"images\": [\"p.png\"]}\n".repeat(4));
        long bytes = 4 * (Files.size(folder.resolve("p.png")) + 100);

        List<Path> shards = run("a.jsonl", "r.tar", "export_type: webdataset\nexport_shard_size: " + bytes / 2 + "\n")
                .exported();

        assertThat(shards)
                .extracting(shard -> shard.getFileName().toString())
                .containsExactly("r-00-of-02.tar", "r-01-of-02.tar");
    }

    @Test
    void refuses_formats_that_it_does_not_know() throws IOException {
        write("a.jsonl", "{\"text\": \"0\"}\n");
        write("a.lance", "");

        assertThatThrownBy(() -> run("a.jsonl", "r.tfrecords", ""))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-014");
        assertThatThrownBy(() -> run("a.jsonl", "r.parquet.gz", ""))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-014");
        assertThatThrownBy(() -> run("a.lance", "r.jsonl", ""))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-008");
    }
}
