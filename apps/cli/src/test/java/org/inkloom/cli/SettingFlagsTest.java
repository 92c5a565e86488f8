package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SaidSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;

class SettingFlagsTest {
    static final List<PictureSetting<?>> SETTINGS = PictureSetting.ALL;

    @Command(name = "draw")
    static final class Draw {
        @Mixin
        final SettingFlags settings = SettingFlags.ofPictures();

        @CommandLine.Option(names = "--last")
        boolean last;
    }

    private static OptionSpec option(String flag, String... command) {
        CommandLine found = CommandRun.commandLine();
        for (String word : command) {
            found = Objects.requireNonNull(found.getSubcommands().get(word), word);
        }
        return Objects.requireNonNull(found.getCommandSpec().findOption(flag), flag);
    }

    @ParameterizedTest
    @FieldSource("SETTINGS")
    void every_setting_is_a_flag_of_both_commands_that_draw(PictureSetting<?> setting) {
        for (OptionSpec option : List.of(option(setting.flag(), "generate"), option(setting.flag(), "story", "run"))) {
            assertThat(option.type()).isEqualTo(setting.type());
            assertThat(option.paramLabel()).isEqualTo(setting.symbol());
        }
        assertThat(String.join(" ", option(setting.flag(), "story", "run").description()))
                .endsWith("here a shot does not say its own.");
    }

    @ParameterizedTest
    @FieldSource("SETTINGS")
    <T> void what_is_given_is_said_and_nothing_else(PictureSetting<T> setting) {
        Draw draw = new Draw();
        CommandLine command = new CommandLine(draw);

        command.parseArgs(setting.flag(), setting.usual().toString(), "--last");
        assertThat(draw.settings.said()).isEqualTo(SaidSettings.NONE.with(setting, setting.usual()));

        command.parseArgs("--last");
        assertThat(draw.settings.said()).isEqualTo(SaidSettings.NONE);
    }

    @ParameterizedTest
    @FieldSource("SETTINGS")
    <T> void what_is_given_is_not_filled(PictureSetting<T> setting) {
        Draw draw = new Draw();
        new CommandLine(draw).parseArgs(setting.flag(), setting.usual().toString());
        SaidSettings recorded = Stream.of(PictureSetting.STEPS, PictureSetting.WIDTH)
                .reduce(SaidSettings.NONE, (said, whole) -> said.with(whole, 3), (a, b) -> a);

        draw.settings.fill(recorded);

        assertThat(draw.settings.said().given(setting)).contains(setting.usual());
        assertThat(draw.settings.said()).isEqualTo(recorded.with(setting, setting.usual()));
    }
}
