package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.inkloom.hub.CarriedModel;
import org.inkloom.run.Program;
import org.inkloom.tensor.LibTorch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A story told with Inkling, packed, carried elsewhere, and drawn again. */
class PackageCommandsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path home;

    /** As the launcher does: in a checkout the weights lie where they are. */
    @BeforeAll
    static void carry() {
        System.setProperty(
                CarriedModel.PROPERTY,
                Project.root().resolve("lab/inkling-model").toString());
    }

    @AfterAll
    static void forget() {
        System.clearProperty(CarriedModel.PROPERTY);
    }

    private static CommandRun ok(String... args) {
        CommandRun run = CommandRun.of(args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private Path story(String... shots) throws IOException {
        StringBuilder yaml =
                new StringBuilder("title: 海边\ntrigger: 水墨\nloras: [ink-wash]\ndefaults: {steps: 3}\nshots:\n");
        for (String shot : shots) {
            yaml.append("  - ").append(shot).append('\n');
        }
        return Files.writeString(home.resolve("story.yaml"), yaml);
    }

    @Test
    void a_packed_story_is_drawn_again_elsewhere_and_a_changed_seed_is_found() throws IOException {
        Path file = story("{prompt: 一个小女孩在海边}", "{prompt: 小男孩在森林里看书, seed: 7}");
        ok("-q", "story", "run", file.toString(), "--out", home.resolve("out").toString());
        ok(
                "-q",
                "pack",
                home.resolve("out").toString(),
                "--out",
                home.resolve("p").toString(),
                "--zip");
        Path moved = Files.createDirectories(home.resolve("另一处")).resolve("b.zip");
        Files.move(home.resolve("p.zip"), moved);

        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            CommandRun verified = ok("-q", "verify", moved.toString(), "--json");
            assertThat(JSON.readTree(verified.out()).path("identical").asInt()).isEqualTo(2);
        } finally {
            Locale.setDefault(before);
        }

        Path lock = home.resolve("p/inkloom-lock.json");
        assertThat(lock).content().contains("\"instructions\" : \"" + LibTorch.instructions() + "\"");
        Files.writeString(lock, Files.readString(lock).replace("\"seed\" : 7,", "\"seed\" : 8,"));
        CommandRun changed = CommandRun.of("-q", "verify", home.resolve("p").toString(), "--json");
        assertThat(changed.exitCode()).isEqualTo(1);
        JsonNode verdicts = JSON.readTree(changed.out());
        assertThat(verdicts.path("identical").asInt()).isEqualTo(1);
        assertThat(verdicts.at("/pictures/1/causes/0/kind").asString()).isEqualTo("setting");
        assertThat(verdicts.at("/files/0/path").asString()).isEqualTo("inkloom-lock.json");
    }

    @Test
    void what_is_no_package_ends_with_two() {
        assertThat(CommandRun.of("verify", home.toString()).exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("verify", home.resolve("none.zip").toString()).exitCode())
                .isEqualTo(2);
    }

    @Test
    void the_version_in_records_is_the_builds() throws IOException {
        assertThat(Files.readString(Project.root().resolve("pom.xml")))
                .contains("<artifactId>inkloom</artifactId>\n  <version>" + Program.VERSION + "</version>");
    }
}
