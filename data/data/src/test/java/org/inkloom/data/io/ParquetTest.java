package org.inkloom.data.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.inkloom.data.DataRun;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.io.parquet.ParquetSource;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.data.sample.Json;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Files of pyarrow 25 and Spark 4.2 read, and files written here read back. */
class ParquetTest {
    @TempDir
    Path folder;

    private static Path given(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ParquetTest.class.getResource("/parquet/" + name), name)
                .toURI());
    }

    private DataReport run(Path dataset, String export, String more) {
        return DataRun.process(
                RecipeReader.parse("text_keys: []\nexport_path: out/" + export + "\n" + more, folder)
                        .withDataset(List.of(dataset)),
                RunControl.quiet());
    }

    private static List<ObjectNode> rows(Path parquet) throws IOException {
        List<ObjectNode> rows = new ArrayList<>();
        try (ParquetSource source = new ParquetSource(parquet, 0)) {
            for (Optional<RawRow> row = source.next(); row.isPresent(); row = source.next()) {
                rows.add((ObjectNode)
                        Json.mapper().readTree(Json.bytes(row.get().body().parse())));
            }
        }
        return rows;
    }

    private static List<String> lines(List<ObjectNode> rows) {
        return rows.stream().map(Json::text).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pyarrow-snappy.parquet", "pyarrow-zstd-v2.parquet"})
    void reads_nested_columns_and_bytes_as_pyarrow_writes_them(String name) throws Exception {
        assertThat(lines(rows(given(name))))
                .containsExactly(
                        "{\"text\":\"<__dj__image> 墨 a\",\"images\":[\"a.jpg\",\"b.jpg\"],"
                                + "\"meta\":{\"score\":0.5,\"tags\":[\"x\",\"y\"],\"ok\":true},"
                                + "\"__dj__stats__\":{\"text_len\":3,\"image_width\":[1,2]},"
                                + "\"image_bytes\":[\"AP8B\",\"YWI=\"],\"n\":1,\"f\":1.5,\"s\":null}",
                        "{\"text\":\"b\",\"images\":[],\"meta\":null,\"__dj__stats__\":{},"
                                + "\"image_bytes\":null,\"n\":null,\"f\":null,\"s\":\"x\"}",
                        "{\"text\":null,\"images\":null,\"meta\":{\"score\":null,\"tags\":[null,\"z\"],\"ok\":null},"
                                + "\"image_bytes\":[\"\"],\"n\":3,\"f\":2.0,\"s\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark-snappy.parquet", "spark-zstd.parquet"})
    void reads_what_spark_writes(String name) throws Exception {
        assertThat(lines(rows(given(name))))
                .containsExactly(
                        "{\"__dj__stats__\":{\"image_width\":[1,2],\"text_len\":3},\"images\":[\"a.jpg\",\"b.jpg\"],"
                                + "\"meta\":{\"score\":0.5,\"tags\":[\"x\",\"y\"]},\"n\":1,"
                                + "\"text\":\"<__dj__image> 墨竹\",\"image_bytes\":[\"YWI=\"],"
                                + "\"at\":\"2020-01-02T03:04:05Z\"}",
                        "{\"images\":[],\"meta\":null,\"n\":2,\"text\":\"b\",\"image_bytes\":[\"YWI=\"],"
                                + "\"at\":\"2020-01-02T03:04:05Z\"}",
                        "{\"images\":[\"c.jpg\"],\"meta\":{\"score\":null,\"tags\":[null,\"z\"]},\"n\":3,"
                                + "\"text\":\"c\",\"image_bytes\":[\"YWI=\"],\"at\":\"2020-01-02T03:04:05Z\"}");
    }

    @Test
    void reads_dates_decimals_maps_and_unsigned_numbers() throws Exception {
        assertThat(lines(rows(given("pyarrow-types.parquet"))))
                .containsExactly("{\"d\":\"2020-01-01\",\"t\":\"2020-01-01T02:03:04\",\"dec\":1.25,\"m\":{\"k\":1},"
                        + "\"dict\":\"a\",\"u8\":255,\"u64\":18446744073709551615,\"ls\":\"big\",\"b\":\"/w==\","
                        + "\"fl\":1.5,\"h\":1.5,\"lst\":[{\"a\":1}]}");
    }

    @Test
    void bytes_stay_bytes_from_file_to_file() throws Exception {
        Path copy = run(given("pyarrow-snappy.parquet"), "r.parquet", "keep_stats_in_res_ds: true\n")
                .exported()
                .getFirst();

        assertThat(ParquetSource.binaryPaths(copy)).containsExactly("image_bytes");
        assertThat(rows(copy).getFirst().get("image_bytes").get(0).binaryValue())
                .containsExactly(0, 0xff, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd"})
    void rows_come_back_as_they_were_written(String compression) throws Exception {
        Random random = new Random(7);
        List<ObjectNode> rows = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            rows.add(randomRow(random, i));
        }
        Path input = folder.resolve("in.jsonl");
        Files.write(input, lines(rows));

        Path parquet = run(input, "r.parquet", "export_extra_args: {compression: " + compression + "}\n")
                .exported()
                .getFirst();

        assertThat(rows(parquet)).isEqualTo(rows);
    }

    /** Every field is there, as a column stands in every row. */
    private ObjectNode randomRow(Random random, int i) {
        ObjectNode row = Json.mapper().createObjectNode();
        row.put("text", "墨".repeat(random.nextInt(40)) + i);
        ArrayNode images = row.putArray("images");
        for (int j = random.nextInt(4); j > 0; j--) {
            images.add(folder.resolve(i + "-" + j + ".png").toString());
        }
        if (random.nextInt(4) == 0) {
            row.putNull("meta");
        } else {
            ObjectNode meta = row.putObject("meta");
            meta.put("score", random.nextDouble());
            ArrayNode deep = meta.putArray("deep");
            for (int j = random.nextInt(3); j > 0; j--) {
                deep.addObject()
                        .put("a", random.nextLong())
                        .putArray("b")
                        .add(random.nextBoolean())
                        .addNull();
            }
        }
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        row.putArray("image_bytes").add(Base64.getEncoder().encodeToString(bytes));
        return row;
    }

    @Test
    void values_without_a_common_type_become_json_text() throws Exception {
        Path input = folder.resolve("in.jsonl");
        Files.write(
                input, List.of("{\"v\": 1, \"n\": 1, \"e\": {}}", "{\"v\": [\"a\"], \"n\": 1.5}", "{\"v\": \"b\"}"));

        Path parquet = run(input, "r.parquet", "").exported().getFirst();

        assertThat(lines(rows(parquet)))
                .containsExactly(
                        "{\"v\":\"1\",\"n\":1.0,\"e\":\"{}\"}",
                        "{\"v\":\"[\\\"a\\\"]\",\"n\":1.5,\"e\":null}",
                        "{\"v\":\"b\",\"n\":null,\"e\":null}");
    }

    @Test
    void shards_hold_all_rows_in_order_under_one_schema() throws Exception {
        Path input = folder.resolve("in.jsonl");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lines.add(i == 99 ? "{\"n\":99,\"late\":1.5}" : "{\"n\":" + i + "}");
        }
        Files.write(input, lines);

        List<Path> shards = run(input, "r.parquet", "export_shard_size: 400\n").exported();

        assertThat(shards)
                .extracting(shard -> shard.getFileName().toString())
                .containsExactly("r-00-of-03.parquet", "r-01-of-03.parquet", "r-02-of-03.parquet");
        List<Integer> numbers = new ArrayList<>();
        for (Path shard : shards) {
            for (JsonNode row : rows(shard)) {
                numbers.add(row.get("n").intValue());
                assertThat(row.has("late")).isTrue();
            }
        }
        assertThat(numbers).hasSize(100).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void an_empty_result_is_a_whole_file() throws Exception {
        Path input = folder.resolve("in.jsonl");
        Files.writeString(input, "{\"text\": \"a\"}\n");

        Path parquet = run(input, "r.parquet", "process: [{text_length_filter: {min_len: 2}}]\n")
                .exported()
                .getFirst();

        assertThat(rows(parquet)).isEmpty();
    }

    @Test
    void a_file_that_is_cut_or_packed_in_another_way_is_refused() throws Exception {
        byte[] whole = Files.readAllBytes(given("pyarrow-snappy.parquet"));
        Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> run(cut, "r.jsonl", ""))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-008")
                .hasMessageContaining("cut.parquet is no whole Parquet file");
        Path brotli = given("pyarrow-brotli.parquet");
        assertThatThrownBy(() -> run(brotli, "r.jsonl", ""))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-008")
                .hasMessageContaining("packed with BROTLI");
    }

    @Test
    void an_unknown_compression_is_refused_before_anything_is_read() throws Exception {
        Path input = Files.writeString(folder.resolve("in.jsonl"), "{}\n");

        assertThatThrownBy(() -> run(input, "r.parquet", "export_extra_args: {compression: rar}\n"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-006")
                .hasMessageContaining("snappy");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
