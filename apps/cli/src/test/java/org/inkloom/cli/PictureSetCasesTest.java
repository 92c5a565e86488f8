package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.inkloom.run.RunControl;
import org.inkloom.training.dataset.Example;
import org.inkloom.training.dataset.ExampleReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People's picture sets that were read wrongly once: training, init, lint and process see the same of each. */
class PictureSetCasesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CAT = "水墨，一只猫在海边";

    @TempDir
    private Path base;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                arguments(
                        "csv-comma-in-caption",
                        Map.of("metadata.csv", utf8("file_name,text\na.jpg,1girl, solo, smile\nb.jpg,1boy, hat\n")),
                        List.of("1girl, solo, smile", "1boy, hat")),
                arguments(
                        "csv-pandas-index",
                        Map.of("metadata.csv", utf8(",file_name,text\n0,a.jpg,猫\n1,b.jpg,狗\n")),
                        List.of("猫", "狗")),
                arguments(
                        "csv-space-header",
                        Map.of("metadata.csv", utf8("file_name, text\na.jpg, 猫\nb.jpg, 狗\n")),
                        List.of("猫", "狗")),
                arguments("dj-image-key", Map.of("result.jsonl", utf8("""
                    {"text": "二次元", "image": ["a.jpg"]}
                    {"text": "二次元", "image": ["b.jpg"]}
                    """)), List.of("二次元", "二次元")),
                arguments("jsonl-bom", Map.of("metadata.jsonl", utf8("""
                    \ufeff{"file_name":"a.jpg","text":"猫"}\r
                    {"file_name":"b.jpg","text":"狗"}\r
                    """)), List.of("猫", "狗")),
                arguments("jsonl-caption", Map.of("metadata.jsonl", utf8("""
                    {"file_name":"a.jpg","caption":"猫"}
                    {"file_name":"b.jpg","prompt":"狗"}
                    """)), List.of("猫", "狗")),
                arguments("jsonl-null", Map.of("metadata.jsonl", utf8("""
                    {"file_name":"a.jpg","text":null}
                    {"file_name":"b.jpg","text":["猫","狗"]}
                    """)), List.of("", "猫, 狗")),
                arguments("bom", Map.of("a.txt", utf8("\ufeff" + CAT), "b.txt", utf8(CAT)), List.of(CAT, CAT)),
                arguments(
                        "gbk",
                        Map.of("a.txt", CAT.getBytes(Charset.forName("GBK")), "b.txt", utf8(CAT)),
                        List.of(CAT, CAT)),
                arguments("upper", Map.of("a.TXT", utf8(CAT), "b.Caption", utf8(CAT)), List.of(CAT, CAT)),
                arguments(
                        "hidden",
                        Map.of(
                                "a.txt",
                                utf8("猫0"),
                                "b.txt",
                                utf8("猫1"),
                                "._a.jpg",
                                new byte[] {0, 5, 22, 7},
                                "._a.txt",
                                new byte[] {0, 5, 22, 7},
                                ".ipynb_checkpoints/c-checkpoint.jpg",
                                picture(9)),
                        List.of("猫0", "猫1")));
    }

    /** Returns a JPEG of noise, a different one for each seed. */
    private static byte[] picture(long seed) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int i = 0; i < 32 * 32; i++) {
            image.setRGB(i % 32, i / 32, random.nextInt(1 << 24));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpg", out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    private Path set(Map<String, byte[]> files) throws IOException {
        Path set = Files.createDirectories(base.resolve("set"));
        Files.write(set.resolve("a.jpg"), picture(1));
        Files.write(set.resolve("b.jpg"), picture(2));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = set.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        return set;
    }

    private Path recipe(String dataset) throws IOException {
        return Files.writeString(
                base.resolve("recipe.yaml"),
                "dataset_path: " + dataset + "\nexport_path: out/rows.jsonl\nprocess: []\n");
    }

    private static List<String> captions(Path rows) throws IOException {
        List<String> captions = new ArrayList<>();
        for (String line : Files.readAllLines(rows)) {
            JsonNode row = JSON.readTree(line);
            assertThat(row.path("images").size()).isEqualTo(1);
            captions.add(
                    row.path("text").asString("").replace("<__dj__image>", "").strip());
        }
        return captions;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void all_commands_see_the_same_captions(String name, Map<String, byte[]> files, List<String> captions)
            throws IOException {
        Path set = set(files);
        long captioned = captions.stream().filter(caption -> !caption.isEmpty()).count();

        assertThat(ExampleReader.read(set, RunControl.quiet()))
                .extracting(Example::caption)
                .isEqualTo(captions);

        CommandRun process = CommandRun.of("data", "process", recipe("set").toString());
        assertThat(process.exitCode()).as(process.err()).isZero();
        assertThat(captions(base.resolve("out/rows.jsonl"))).isEqualTo(captions);

        CommandRun lint = CommandRun.of("data", "lint", set.toString(), "--size", "32", "--json", "--quiet");
        assertThat(lint.exitCode()).as(lint.err()).isZero();
        JsonNode linted = JSON.readTree(lint.out());
        assertThat(linted.path("pictures").asInt()).isEqualTo(2);
        assertThat(linted.path("captions").asLong()).isEqualTo(captioned);
        assertThat(linted.path("unreadable").asInt()).isZero();

        CommandRun init = CommandRun.of("data", "init", set.toString(), "--size", "32", "--json", "--quiet");
        assertThat(init.exitCode()).as(init.err()).isZero();
        assertThat(JSON.readTree(init.out()).path("captions").asLong()).isEqualTo(captioned);
        assertThat(captions(set.resolve("dataset.jsonl"))).isEqualTo(captions);
    }

    @Test
    void all_commands_refuse_a_quote_that_is_not_closed() throws IOException {
        Path set = set(Map.of("metadata.csv", utf8("file_name,text\na.jpg,\"猫 在海边\nb.jpg,狗\n")));
        String model = base.resolve("model").toString();
        assertThat(CommandRun.of("model", "init", "--preset", "miniature", model)
                        .exitCode())
                .isZero();

        for (List<String> command : List.of(
                List.of("data", "init", set.toString(), "--size", "32"),
                List.of("data", "lint", set.toString(), "--size", "32"),
                List.of("data", "process", recipe("set").toString()),
                List.of(
                        "train",
                        "lora",
                        "--model",
                        model,
                        "--dataset_path",
                        set.toString(),
                        "--device",
                        "cpu",
                        "--output_path",
                        base.resolve("lora").toString()))) {
            CommandRun run = CommandRun.of(command.toArray(String[]::new));

            assertThat(run.exitCode()).as(String.join(" ", command)).isEqualTo(2);
            assertThat(run.err()).contains("INK-DATA-035", "metadata.csv", "line 2, column 7");
        }
    }
}
