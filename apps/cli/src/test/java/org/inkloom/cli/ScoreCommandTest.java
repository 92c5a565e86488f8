package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.inkloom.golden.Golden;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScoreCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void carryInklingAsTheLauncherDoes() {
        System.setProperty(
                CarriedModel.PROPERTY,
                Project.root().resolve("lab/inkling-model").toString());
    }

    @AfterEach
    void forgetIt() {
        System.clearProperty(CarriedModel.PROPERTY);
    }

    private static JsonNode json(String text) {
        return JsonMapper.builder().build().readTree(text);
    }

    /** Writes a picture of coloured blocks, other ones for each seed. */
    private Path picture(String name, long seed) {
        Random random = new Random(seed);
        int[] blocks = random.ints(64, 0, 1 << 24).toArray();
        byte[] rgb = new byte[64 * 64 * 3];
        for (int i = 0; i < 64 * 64; i++) {
            int colour = blocks[i / 64 / 8 * 8 + i % 64 / 8];
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) (colour >> 8 * c);
            }
        }
        Path file = folder.resolve(name);
        PngText.write(file, new RgbPicture(64, 64, rgb), Map.of());
        return file;
    }

    @Test
    void a_folder_is_scored_picture_by_picture_and_what_is_missing_has_its_command() throws IOException {
        picture("b.png", 2);
        picture("a.png", 1);
        picture("c.png", 2);
        Files.writeString(folder.resolve("notes.txt"), "no picture");

        CommandRun run = CommandRun.of("score", folder.toString(), "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode facts = json(run.out());
        assertThat(facts.path("pictures").valueStream().map(JsonNode::asString))
                .containsExactly("a.png", "b.png", "c.png");
        JsonNode technical = facts.path("scores").path("technical");
        assertThat(technical.path("pictures").get(1).path("value").asDouble()).isGreaterThan(6);
        assertThat(technical.path("weakest").path("picture").asString()).isEqualTo("c.png");
        assertThat(technical.path("weakest").path("why").asString()).contains("copy of b.png");
        assertThat(facts.path("scores").has("subject-coherence-reader")).isTrue();
        for (JsonNode missing : facts.path("missing")) {
            assertThat(facts.path("scores").has(missing.path("score").asString()))
                    .isFalse();
            assertThat(missing.path("remedy").asString()).isNotBlank();
        }
    }

    @Test
    void of_a_package_its_pictures_are_scored() throws IOException {
        Path packed =
                Files.createDirectories(folder.resolve("package/pictures")).getParent();
        picture("package/pictures/01.png", 1);
        picture("package/pictures/02.png", 2);
        Files.createDirectories(packed.resolve("lora"));
        CommandRun run = CommandRun.of("score", packed.toString(), "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(json(run.out()).path("pictures").valueStream().map(JsonNode::asString))
                .containsExactly("01.png", "02.png");
    }

    @Test
    void a_gate_decides_the_exit_code() {
        picture("a.png", 1);
        picture("b.png", 2);

        CommandRun passed = CommandRun.of("score", folder.toString(), "--gate", "6", "--gate-by", "technical");
        assertThat(passed.exitCode()).as(passed.err()).isZero();
        assertThat(passed.out()).contains("gate: technical 6.00, passed");

        picture("c.png", 2);
        picture("d.png", 2);
        picture("e.png", 2);
        CommandRun failed = CommandRun.of("score", folder.toString(), "--gate", "6", "--gate-by", "technical");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).contains("INK-SCORE-010");
        assertThat(failed.out()).contains("gate: technical 6.00, failed", "it is a copy of b.png");
    }

    @Test
    void what_cannot_be_scored_is_refused() throws IOException {
        assertRefused("INK-SCORE-011", "score");
        assertRefused("INK-SCORE-007", "score", folder.resolve("absent").toString());
        assertRefused("INK-SCORE-007", "score", folder.toString());
        Files.writeString(folder.resolve("broken.png"), "this is text");
        assertRefused("INK-SCORE-008", "score", folder.toString());
        String good = picture("good/a.png", 1).toString();
        assertRefused("INK-SCORE-002", "score", good, "--gate", "11");
        assertRefused("INK-SCORE-003", "score", good, "--gate-by", "beauty");
        assertRefused("INK-SCORE-005", "score", good, "--aesthetics", "someone/nothing");
        assertRefused("INK-SCORE-011", "score", "--checkpoints", folder.toString());
    }

    private static void assertRefused(String code, String... args) {
        CommandRun run = CommandRun.of(args);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(code);
    }

    @Test
    @Tag("golden")
    void a_story_is_drawn_again_below_the_gate_scored_and_drawn_with_every_checkpoint() throws IOException {
        Path model = Golden.model("kolors-tiny");
        Path story = folder.resolve("story.yaml");
        Files.writeString(story, """
            title: 试
            defaults: {steps: 1, width: 64, height: 64}
            shots:
              - {prompt: 一只猫, seed: 1}
              - {prompt: 一条狗, seed: 2}
            """);

        CommandRun run = CommandRun.of(
                "story",
                "run",
                story.toString(),
                "--model",
                model.toString(),
                "--out",
                folder.resolve("out").toString(),
                "--gate",
                "10",
                "--gate-by",
                "style-coherence-reader",
                "--retries",
                "2",
                "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode scores = json(Files.readString(folder.resolve("out/scores.json")));
        assertThat(scores.path("scores").has("technical")).isTrue();
        JsonNode tries = scores.path("tries");
        assertThat(tries.valueStream()
                        .filter(one -> one.path("shot").asInt() == 1)
                        .map(one -> one.path("seed").asInt()))
                .startsWith(1, 2);
        assertThat(tries.valueStream()
                        .filter(one -> one.path("kept").asBoolean())
                        .map(one -> one.path("shot").asInt()))
                .doesNotHaveDuplicates()
                .isNotEmpty();
        assertThat(folder.resolve("out/report.html")).content().contains("评分", "technical", "门槛");

        Path loras = Files.createDirectories(folder.resolve("loras"));
        Files.copy(Golden.path("lora/one_peft_with_metadata.safetensors"), loras.resolve("one.safetensors"));
        Files.copy(Golden.path("lora/two_peft_with_metadata.safetensors"), loras.resolve("two.safetensors"));
        CommandRun chosen = CommandRun.of(
                "score",
                "--checkpoints",
                loras.toString(),
                "--story",
                story.toString(),
                "--model",
                model.toString(),
                "--out",
                folder.resolve("choice").toString(),
                "--gate-by",
                "technical",
                "--json");

        assertThat(chosen.exitCode()).as(chosen.err()).isZero();
        JsonNode facts = json(chosen.out());
        double best = -1;
        String winner = "";
        for (JsonNode one : facts.path("checkpoints")) {
            double value = one.path("scores").path("technical").path("value").asDouble();
            winner = value > best ? one.path("lora").asString() : winner;
            best = Math.max(best, value);
        }
        assertThat(facts.path("checkpoints").size()).isEqualTo(2);
        assertThat(facts.path("best").asString()).isEqualTo(winner);
        assertThat(folder.resolve("choice/checkpoints.html")).content().contains("one/contact-sheet.png", "★");
        assertThat(folder.resolve("choice/two/shots/02.png")).isRegularFile();
    }
}
