package org.inkloom.picture.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;

/**
 * What every setting of a picture can do: it has names, help, a range and a usual value, and reads, checks and writes
 * values. Which settings there are is {@link PictureSetting}'s part.
 *
 * @param <T> whole numbers, decimals or texts
 */
abstract sealed class SettingDefinition<T> permits PictureSetting {
    /** What recipes have said from the first one on. */
    private static final Set<String> IN_EVERY_RECIPE =
            Set.of("steps", "guidance_scale", "width", "height", "scheduler");

    /**
     * What a setting is called.
     *
     * @param key in stories, model folders and recipes
     * @param flag on the command line, without its dashes
     * @param chinese on pages
     * @param english on pages
     * @param label in the text that A1111 made common
     */
    record Names(String key, String flag, String chinese, String english, String label) {}

    /**
     * What is said of it where flags are listed.
     *
     * @param symbol stands for a value
     * @param brief for those who know the setting; empty where its name says it all
     * @param text for those who do not
     */
    record Help(String symbol, String brief, String text) {}

    /**
     * What is said of a value out of range.
     *
     * @param code of the error
     * @param expected what would be in range, after "should be"
     * @param why it would not work, in a sentence
     * @param remedy what to do, given the value
     * @param example what is added to {@code expected}, given the value; usually nothing
     */
    record Refusal(
            String code,
            String expected,
            String why,
            Function<Object, String> remedy,
            Function<Object, String> example) {
        Refusal(String code, String expected, String why, Function<Object, String> remedy) {
            this(code, expected, why, remedy, _ -> "");
        }
    }

    private final Names names;
    private final Help help;
    private final Class<T> type;
    private final T usual;
    private final Predicate<T> range;
    private final Refusal refusal;

    SettingDefinition(Names names, Help help, Class<T> type, T usual, Predicate<T> range, Refusal refusal) {
        this.names = names;
        this.help = help;
        this.type = type;
        this.usual = usual;
        this.range = range;
        this.refusal = refusal;
    }

    /** Returns the key in stories, model folders and recipes. */
    public String key() {
        return names.key();
    }

    /** Returns the key in camel case, as JSON for programs has it. */
    public String name() {
        return Pattern.compile("_(.)")
                .matcher(key())
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    /** Returns the flag of the command line. */
    public String flag() {
        return "--" + names.flag();
    }

    /** Returns the Chinese name on pages. */
    public String chinese() {
        return names.chinese();
    }

    /** Returns the English name on pages. */
    public String english() {
        return names.english();
    }

    /** Returns the name in the text that A1111 made common; width and height share one. */
    public String label() {
        return names.label();
    }

    /** Returns the word that stands for a value where flags are listed: {@code K}. */
    public String symbol() {
        return help.symbol();
    }

    /** Returns what it is, in a few words without a full stop; empty where its name says it all. */
    public String brief() {
        return help.brief();
    }

    /** Returns what it is, for somebody who does not know it, without a full stop. */
    public String help() {
        return help.text();
    }

    /** Returns what kind of value it has: {@code Integer}, {@code Double} or {@code String}. */
    public Class<T> type() {
        return type;
    }

    /** Returns the value where neither the user nor the model says one: Kolors' as published. */
    public T usual() {
        return usual;
    }

    /** Returns what a value should be, for a message: "It should be ...". */
    public String expected() {
        return refusal.expected();
    }

    /** Returns what to say of a value that is out of range; empty where it is in range. */
    public Optional<String> problem(T value) {
        return range.test(value)
                ? Optional.empty()
                : Optional.of(refusal.expected() + refusal.example().apply(value));
    }

    /**
     * Returns the value if it is in range.
     *
     * @throws InkloomException with the setting's code, {@code INK-GEN-001} to {@code -003} or {@code -008}, otherwise
     */
    public T checked(T value) {
        if (!range.test(value)) {
            throw InkloomException.badInput(
                    refusal.code(),
                    "The " + key().replace('_', ' ') + " " + value + " is not " + refusal.expected() + ".",
                    refusal.why(),
                    refusal.remedy().apply(value));
        }
        return value;
    }

    /** Returns how a value is written: 5.0 as {@code 5}, in every locale. */
    public String written(T value) {
        return value instanceof Double number ? SettingText.number(number) : value.toString();
    }

    /**
     * Reads a value as it is written; it may be out of range.
     *
     * @throws NumberFormatException if the setting takes a number and the text is none
     */
    public T read(String text) {
        Object value = text;
        if (type == Integer.class) {
            value = Integer.valueOf(text);
        } else if (type == Double.class) {
            value = Double.valueOf(text);
        }
        return type.cast(value);
    }

    /**
     * Returns whether a recipe names the value: settings that came later than recipes are left out where they do nothing,
     * so that pictures of before and of after have equal recipes.
     */
    public boolean isNamed(T value) {
        return IN_EVERY_RECIPE.contains(key()) || !value.equals(usual);
    }

    @Override
    public String toString() {
        return key();
    }
}
