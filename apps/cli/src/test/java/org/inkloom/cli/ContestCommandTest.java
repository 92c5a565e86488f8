package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContestCommandTest {
    @TempDir
    private Path folder;

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static void assertRefused(String code, String words, String... args) {
        CommandRun run = CommandRun.of(args);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(code, words);
    }

    @Test
    void rules_that_cannot_be_are_told_by_their_file_and_line_and_no_contest_is_made() throws IOException {
        Path rules = Files.writeString(folder.resolve("规则.yaml"), "title: 赛\ngate: 99\n");
        assertRefused(
                "INK-CONTEST-003", "规则.yaml line 2", "contest", "open", file("c.db"), "--rules", rules.toString());
        Files.writeString(rules, "a: &a [x]\nb: *a\n");
        assertRefused("INK-CONTEST-001", "规则.yaml", "contest", "open", file("c.db"), "--rules", rules.toString());
        Files.write(rules, new byte[] {(byte) 0xff, 0, 1});
        assertRefused("INK-CONTEST-001", "not UTF-8", "contest", "open", file("c.db"), "--rules", rules.toString());
        assertThat(folder.resolve("c.db")).doesNotExist();
    }

    @Test
    void ballots_and_votes_for_nobody_or_out_of_range_are_refused() throws IOException {
        String contest = file("c.db");
        assertThat(CommandRun.of("contest", "open", contest).exitCode()).isZero();
        assertRefused("INK-CONTEST-007", "already", "contest", "open", contest);
        for (String mark : new String[] {"-1", "101"}) {
            assertRefused(
                    "INK-CONTEST-012",
                    mark,
                    "contest",
                    "ballot",
                    contest,
                    "AAAAA",
                    "--judge",
                    "王老师",
                    "--technique",
                    mark,
                    "--coherence",
                    "1",
                    "--look",
                    "1");
        }
        assertRefused(
                "INK-CONTEST-010",
                "99999999999999",
                "contest",
                "ballot",
                contest,
                "99999999999999",
                "--judge",
                "王老师",
                "--technique",
                "1",
                "--coherence",
                "1",
                "--look",
                "1");
        assertRefused("INK-CONTEST-010", "AAAAA", "contest", "vote", contest, "AAAAA", "--voter", "匿名");
        Path votes = folder.resolve("votes.csv");
        Files.write(votes, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertRefused("INK-CONTEST-024", "not UTF-8", "contest", "vote", contest, "--from", votes.toString());
        assertThat(CommandRun.of("contest", "audit", contest).exitCode()).isZero();
    }

    @Test
    void of_several_packages_each_that_is_refused_is_named() throws IOException {
        String contest = file("c.db");
        assertThat(CommandRun.of("contest", "open", contest).exitCode()).isZero();
        Path empty = Files.createDirectory(folder.resolve("空"));
        Path text = Files.writeString(folder.resolve("text.zip"), "no zip");
        CommandRun run = CommandRun.of("contest", "enter", contest, empty.toString(), text.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains("INK-CONTEST-031", "2 of 2 packages", "空: INK-", "text.zip: INK-");
    }
}
