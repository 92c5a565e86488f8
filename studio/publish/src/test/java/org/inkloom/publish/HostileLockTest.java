package org.inkloom.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.lock.LockFiles;
import org.inkloom.publish.lock.PackagePath;
import org.inkloom.publish.verify.OpenPackage;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lock files that somebody wrote to do harm or to pass for more than they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileLockTest {
    private Path home = Path.of("");
    private Workshop workshop;
    private Path folder = home;
    private String good = "";

    @BeforeAll
    void pack(@TempDir Path place) throws IOException {
        home = place;
        workshop = new Workshop(home);
        folder = workshop.packed("package").folder();
        good = Files.readString(folder.resolve(LockFile.NAME));
    }

    private void lock(UnaryOperator<String> change) throws IOException {
        String bad = change.apply(good);
        assertThat(bad).isNotEqualTo(good);
        Path file = folder.resolve(LockFile.NAME);
        Files.writeString(file, bad);
        Files.writeString(folder.resolve(LockFile.SUM), ContentDigest.ofFile(file) + "  " + LockFile.NAME + "\n");
    }

    private void assertRefused(String how) {
        assertThatThrownBy(() -> workshop.verify(folder)).isInstanceOfSatisfying(InkloomException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("INK-PACK-021");
            assertThat(refusal.kind()).isEqualTo(InkloomException.Kind.BAD_INPUT);
            assertThat(refusal.what()).contains(how);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Numbers that are none, too large, or take for ever to be read.
                "\"scale\" : 0.8 | \"scale\" : NaN | ",
                "\"scale\" : 0.8 | \"scale\" : \"NaN\" | strength",
                "\"scale\" : 0.8 | \"scale\" : 1e999 | strength",
                "\"seed\" : 2, | \"seed\" : 1E999999999, | ",
                "\"seed\" : 2, | \"seed\" : 99999999999999999999, | ",
                "\"number\" : 2, | \"number\" : 1, | number 1",
                "\"number\" : 2, | \"number\" : -2, | number -2",
                "\"number\" : 2, | \"number\" : 2, \"number\" : 3, | ",
                "\"device\" : \"cpu\" | \"device\" : null | computed",
                "\"seed\" : 2, | \"seed\" : {}, | ",
                // Eight verdicts of which seven are one.
                "\"file\" : \"pictures/02.png\" | \"file\" : \"pictures/01.png\" | two of its pictures",
                // Files elsewhere, or that cannot be told apart everywhere.
                "\"pictures/02.png\" | \"C:/Users/x/02.png\" | character",
                "\"pictures/02.png\" | \"pictures/../../02.png\" | leads out",
                "\"pictures/02.png\" | \"/etc/passwd\" | leads out",
                "\"pictures/02.png\" | \"pictures/aux.png\" | not every system",
                "\"pictures/02.png\" | \"pictures/\\u0000.png\" | character",
                "\"pictures/02.png\" | \"pictures/\\ud800.png\" | surrogate",
                "\"pictures/02.png\" | \"Pictures/01.PNG\" | one file on some systems",
                "\"pictures/02.png\" | \"pictures/01.png/x\" | the folder of",
                "\"prompts.txt\" | \"inkloom-lock.json\" | its own sum",
                "\"format\" : 1, | \"format\" : 2, | format is 2",
            })
    void is_refused_with_what_is_wrong_and_draws_nothing(String from, String to, String how) throws IOException {
        lock(text -> text.replace(from, to));
        assertRefused(how == null ? "" : how);
    }

    @Test
    void a_lock_file_as_deep_as_a_well_is_refused() throws IOException {
        lock(text -> "{\"format\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        assertRefused("");
    }

    @Test
    void a_package_with_a_link_is_refused_before_what_it_names_is_read() throws IOException {
        Path other = home.resolve("linked");
        Files.createDirectories(other.resolve("pictures"));
        Files.writeString(other.resolve(LockFile.NAME), good);
        Files.createSymbolicLink(other.resolve("pictures/01.png"), home.resolve("out/shots/01.png"));
        assertThatThrownBy(() -> OpenPackage.of(other, RunControl.quiet())).hasMessageContaining("INK-PACK-024");
    }

    @Test
    void a_lock_file_that_may_not_be_read_is_not_called_damaged() throws IOException {
        Path other = Files.createDirectories(home.resolve("closed"));
        Path file = Files.writeString(other.resolve(LockFile.NAME), good);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        if (!Files.isReadable(file)) { // the superuser may read everything
            assertThatThrownBy(() -> LockFiles.read(other)).hasMessageContaining("may not be read");
        } else {
            assertThat(LockFiles.read(other).format()).isEqualTo(LockFile.FORMAT);
        }
    }

    @Test
    void of_twenty_thousand_files_a_collision_is_found_at_once() {
        List<String> names =
                IntStream.range(0, 20_000).mapToObj(i -> "a/".repeat(50) + i).collect(Collectors.toList());
        assertThat(PackagePath.collision(names)).isEmpty();
        names.add("A/" + "a/".repeat(49) + "7");
        assertThat(PackagePath.collision(names)).isPresent();
    }

    @Test
    void a_lora_of_any_name_is_packed_under_one_that_every_system_takes() throws IOException {
        Map<String, String> names = Map.of(
                "墨".repeat(75),
                "墨".repeat(66) + ".",
                "a" + "\ud840\udc00".repeat(50),
                "a\ud840\udc00", // outside the first plane: no half may be left
                "con",
                "loracon",
                "cafe\u0301",
                "caf\u00e9");
        int number = 0;
        for (Map.Entry<String, String> name : names.entrySet()) {
            Workshop own = new Workshop(Files.createDirectories(home.resolve("named" + number++)), name.getKey());
            Path packed = own.packed("p").folder();
            LockFile lock = LockFiles.read(packed);
            assertThat(lock.loras().getFirst().file()).startsWith("lora/" + name.getValue());
            assertThat(own.verify(packed).holds()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "{\"format\": \"one\"}", "7"})
    void a_lock_file_that_is_other_json_is_told_without_the_programs_own_words(String json) throws IOException {
        Files.writeString(folder.resolve(LockFile.NAME), json);
        assertThatThrownBy(() -> workshop.verify(folder))
                .hasMessageContaining("INK-PACK-021")
                .hasMessageContaining(folder.resolve(LockFile.NAME).toString())
                .hasMessageNotContaining("org.inkloom")
                .hasMessageNotContaining("Cannot ");
    }

    @Test
    void of_a_zip_the_zip_is_named_and_not_where_it_was_unpacked() throws IOException {
        Path zip = home.resolve("theirs.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(LockFile.NAME));
            out.write("{}".getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> workshop.verify(zip))
                .hasMessageContaining("INK-PACK-021")
                .hasMessageContaining("theirs.zip")
                .hasMessageNotContaining("inkloom-package-");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("other.txt"));
        }
        assertThatThrownBy(() -> workshop.verify(zip))
                .hasMessageContaining("INK-PACK-020")
                .hasMessageContaining("theirs.zip")
                .hasMessageNotContaining("inkloom-package-");
    }

    @Test
    void a_folder_that_is_no_model_is_refused_before_its_files_are_read() throws IOException {
        Path other = Files.createDirectories(home.resolve("pictures of years"));
        Files.writeString(folder.resolve(LockFile.NAME), good);
        assertThatThrownBy(() -> workshop.verify(folder, other))
                .hasMessageContaining("INK-PACK-025")
                .hasMessageContaining("no unet folder");
    }
}
