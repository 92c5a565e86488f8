package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class InkloomTest {
    @Test
    void prints_its_version() {
        assertThat(CommandRun.of("--version"))
                .satisfies(run -> assertThat(run.exitCode()).isZero())
                .extracting(CommandRun::out)
                .asString()
                .matches("inkloom \\d+\\.\\d+\\.\\d+ \\(libtorch \\d+\\.\\d+\\.\\d+\\)\\R");
    }

    @Test
    void without_a_command_says_how_to_ask_for_help() {
        CommandRun run = CommandRun.of();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("INK-CLI-010").contains("inkloom --help");
    }

    @Test
    void a_mistyped_command_is_answered_with_the_likely_one() {
        CommandRun run = CommandRun.of("engin");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-CLI-010").contains("engine");
    }

    static Stream<List<String>> commands() {
        List<List<String>> all = new ArrayList<>();
        collect(CommandRun.commandLine(), List.of(), all);
        return all.stream();
    }

    private static void collect(CommandLine command, List<String> words, List<List<String>> all) {
        all.add(words);
        command.getSubcommands().forEach((name, sub) -> {
            List<String> longer = new ArrayList<>(words);
            longer.add(name);
            collect(sub, longer, all);
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_explains_itself_and_gives_an_example(List<String> words) {
        List<String> args = new ArrayList<>(words);
        args.add("--help");
        CommandRun run = CommandRun.of(args.toArray(String[]::new));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Usage: inkloom").contains("--debug").containsPattern("(?m)^  inkloom ");
    }
}
