package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.inkloom.hub.OperatorAsset;
import org.junit.jupiter.api.Test;

class PullCommandTest {
    @Test
    void a_name_that_is_none_is_bad_input() {
        CommandRun run = CommandRun.of("pull", "not a repository");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-HUB-001");
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
