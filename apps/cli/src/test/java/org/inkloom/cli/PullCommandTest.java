package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.inkloom.hub.OperatorAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullCommandTest {
    @Test
    void a_name_that_is_none_is_bad_input() {
        CommandRun run = CommandRun.of("pull", "not a repository");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-HUB-001");
    }

    @Test
    void a_token_file_that_others_may_read_is_refused_before_anything_is_asked(@TempDir Path home) throws IOException {
        Path file = Files.writeString(home.resolve("token"), "a-token-of-mine");
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        CommandRun run = CommandRun.of("pull", "moke/ink", "--token-file", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-HUB-031", "chmod 600").doesNotContain("a-token-of-mine");
    }

    @Test
    void lists_the_files_of_an_asset_without_fetching_any() {
        CommandRun run = CommandRun.of("pull", "asset:opencc", "--dry-run", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("STPhrases.txt", "\"bytes\" : 1004897");
    }

    @Test
    void its_help_names_every_asset() {
        String help = CommandRun.of("pull", "--help").out();

        assertThat(OperatorAsset.all()).allSatisfy(asset -> assertThat(help).contains("asset:" + asset.name()));
    }
}
