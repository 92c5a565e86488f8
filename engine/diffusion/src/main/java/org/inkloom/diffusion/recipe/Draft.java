package org.inkloom.diffusion.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SaidSettings;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;

/** Collects a {@link RecordedDrawing}. A value that cannot be used is noted in {@link RecordedDrawing#notTaken}. */
final class Draft {
    private static final int SHOWN = 60;
    /** Limit on the notes about values not used; a hostile file may hold a million settings. */
    private static final int NAMED = 30;

    private int unnamed;

    final String program;

    @Nullable
    String prompt;

    @Nullable
    String negative;

    @Nullable
    Long seed;

    SaidSettings settings = SaidSettings.NONE;

    RecordedDrawing.@Nullable FileUse model;
    RecordedDrawing.@Nullable StartRecord start;
    final List<RecordedDrawing.LoraRecord> loras = new ArrayList<>();
    final Map<String, String> more = new LinkedHashMap<>();
    final List<String> notTaken = new ArrayList<>();

    Draft(String program) {
        this.program = program;
    }

    void pass(String name, String value, String why) {
        if (notTaken.size() == NAMED) {
            unnamed++;
            return;
        }
        String what = value.isEmpty() ? shortened(name) : shortened(name) + " " + shortened(value);
        notTaken.add(what + " (" + why + ")");
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "...";
    }

    /** Reads a number; if it is none, notes that and returns null. */
    <T> @Nullable T number(String name, String text, Function<String, T> reader) {
        try {
            return reader.apply(text.strip());
        } catch (NumberFormatException e) {
            pass(name, text, "no such number");
            return null;
        }
    }

    /** Sets a setting's value; null leaves it unset. */
    <T> void say(PictureSetting<T> setting, @Nullable T value) {
        settings = settings.with(setting, value);
    }

    /** Sets a setting from text; a text that is no valid value is noted. */
    <T> void read(PictureSetting<T> setting, String name, String text) {
        say(setting, number(name, text, setting::read));
    }

    /** Sets the sampler, by the name that any program gives it. */
    void sampler(String name) {
        try {
            say(PictureSetting.SCHEDULER, SchedulerKind.named(name).cliName());
        } catch (InkloomException e) {
            pass("sampler", name, "Inkloom has none of that name; the model's own draws");
        }
    }

    RecordedDrawing finished() {
        if (unnamed > 0) {
            notTaken.add("and " + Counted.of(unnamed, "further setting"));
        }
        return new RecordedDrawing(
                program,
                Optional.ofNullable(prompt),
                Optional.ofNullable(negative),
                Optional.ofNullable(seed),
                settings,
                Optional.ofNullable(model),
                loras,
                Optional.ofNullable(start),
                more,
                notTaken);
    }
}
