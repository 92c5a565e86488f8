package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.run.Cancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
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

    @ParameterizedTest
    @ValueSource(
            strings = {"help", "help train lora", "train help lora", "story help", "help bench data", "bench help"})
    void help_is_a_word_too(String line) {
        List<String> words = List.of(line.split(" "));
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        List<String> flags = new ArrayList<>(words);
        flags.remove("help");
        flags.add("--help");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Usage: inkloom")
                .isEqualTo(CommandRun.of(flags.toArray(String[]::new)).out());
    }

    @Test
    void help_for_what_there_is_not_lists_what_there_is() {
        CommandRun run = CommandRun.of("help", "trian");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("'trian'", "train", "story").doesNotContain("warm-up");
    }

    @Test
    void what_the_launcher_calls_is_in_no_list() {
        assertThat(CommandRun.of().err()).contains("generate").doesNotContain("warm-up");
        assertThat(CommandRun.of("--help").out()).doesNotContain("warm-up");
        assertThat(CommandRun.of("warm-ups").err()).doesNotContain("Did you mean warm-up");
        assertThat(CommandRun.of("warmup").err()).doesNotContain("warm-up");
    }

    @Test
    void the_part_that_bench_measures_is_not_shown_as_if_it_could_be_left_out() {
        assertThat(CommandRun.of("bench", "--help").out()).contains(" PART ").doesNotContain("[PART]");
    }

    @Test
    void a_result_that_does_not_arrive_is_a_failure() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        Terminal terminal = new Terminal(
                new PrintStream(full, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                0);

        assertThat(Inkloom.run(terminal, new Cancellation(), "help")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("INK-CLI-047", "standard output");
    }

    @Test
    void a_full_device_behind_standard_output_is_named() throws IOException, InterruptedException {
        Path device = Path.of("/dev/full");
        assumeThat(device).as("this system has a device that is always full").exists();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "help")
                .redirectOutput(device.toFile())
                .start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(err).isEqualTo(1);
        assertThat(err).contains("INK-CLI-047").contains("No space left on device");
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
