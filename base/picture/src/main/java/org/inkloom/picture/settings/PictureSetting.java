package org.inkloom.picture.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * One thing that can be said about how a picture is drawn: its name everywhere, its range and what holds where nobody says
 * it. A setting that is added to {@link #ALL} is read from stories and models, written into pictures and read from them,
 * shown on a story's page and in the command that draws a shot again, and has a flag of every command that draws and a key
 * of the pictures that trainings draw on their way.
 *
 * <p>The ranges are those of ComfyUI's widgets, which recipes of other programs keep to.
 *
 * @param <T> whole numbers, decimals or texts
 */
public final class PictureSetting<T> {
    /** The shortest side of a picture, in pixels. */
    public static final int SMALLEST_SIDE = 8;
    /** The longest side of a picture, in pixels. */
    public static final int LARGEST_SIDE = 16_384;

    private static final int MULTIPLE = 8;
    private static final double MOST_GUIDANCE = 100;

    /** Steps of the scheduler, which refuses more of them than it has levels of noise. */
    public static final PictureSetting<Integer> STEPS = new PictureSetting<>(
            new Names("steps", "steps", "步数", "steps", "Steps"),
            new Help("K", "Steps", "Steps of the scheduler"),
            Integer.class,
            50,
            steps -> steps >= 1,
            new Refusal(
                    "INK-GEN-002",
                    "a number of steps from 1 to 1000, for which most models have levels of noise",
                    "Each step takes some noise away.",
                    _ -> "Give " + SettingKey.of("steps") + " a whole number from 1; 20 to 50 are usual."));

    /** Classifier-free guidance (Ho and Salimans, arXiv:2207.12598); 1 or less is none. */
    public static final PictureSetting<Double> GUIDANCE_SCALE = new PictureSetting<>(
            new Names("guidance_scale", "cfg", "引导", "guidance", "CFG scale"),
            new Help("C", "Guidance", "Guidance: how closely to follow the prompt; 1 is off"),
            Double.class,
            5.0,
            scale -> scale >= 0 && scale <= MOST_GUIDANCE,
            new Refusal(
                    "INK-GEN-003",
                    "a guidance scale from 0 to 100; 5 is usual",
                    "It multiplies the difference that the prompt makes.",
                    _ -> "Give " + SettingKey.of("guidance_scale")
                            + " a number from 0 to 100; 5 is usual, 1 switches guidance off."));

    /** How far guided predictions are scaled back, 0 to 1 (Lin et al., arXiv:2305.08891); 0 is not at all. */
    public static final PictureSetting<Double> GUIDANCE_RESCALE = new PictureSetting<>(
            new Names("guidance_rescale", "cfg-rescale", "引导回缩", "guidance rescale", "CFG rescale"),
            new Help(
                    "R",
                    "How far to scale guided predictions back, 0 to 1",
                    "How far to scale guided predictions back to the contrast of unguided ones, 0 to 1"),
            Double.class,
            0.0,
            share -> share >= 0 && share <= 1,
            new Refusal(
                    "INK-GEN-008",
                    "a share from 0 to 1; 0 leaves guidance as it is",
                    "It is the share by which guided predictions get back the contrast of unguided ones.",
                    _ -> "Give " + SettingKey.of("guidance_rescale") + " a value such as 0.5; 0 switches it off."));

    /** Width in pixels. */
    public static final PictureSetting<Integer> WIDTH = side("width", "宽", "W");

    /** Height in pixels. */
    public static final PictureSetting<Integer> HEIGHT = side("height", "高", "H");

    /** The sampler's name; whoever draws knows which names there are. */
    public static final PictureSetting<String> SCHEDULER = new PictureSetting<>(
            new Names("scheduler", "scheduler", "调度器", "scheduler", "Sampler"),
            new Help("NAME", "", "The sampler's name"),
            String.class,
            "euler",
            name -> !name.isBlank(),
            new Refusal(
                    "INK-SCHED-001",
                    "a sampler's name",
                    "It is empty.",
                    _ -> "Give " + SettingKey.of("scheduler") + " a name such as euler or ddim."));

    /** Whose rules a prompt's brackets follow; without brackets all of them read the same. */
    public static final PictureSetting<String> PROMPT_RULES = new PictureSetting<>(
            new Names("prompt_rules", "prompt-rules", "提示词规则", "prompt rules", "Prompt rules"),
            new Help(
                    "comfy|a1111|literal",
                    "Whose rules brackets in prompts follow",
                    "Whose rules brackets in prompts follow: (words:1.2) counts more by comfy's and a1111's, literal takes"
                            + " all signs for text"),
            String.class,
            "comfyui",
            Set.of("comfyui", "comfy", "a1111", "literal")::contains,
            new Refusal(
                    "INK-PROMPT-010",
                    "comfy, a1111 or literal",
                    "They say what brackets in a prompt mean; literal is that they mean nothing.",
                    _ -> "Give " + SettingKey.of("prompt_rules") + " one of these, or leave it out for ComfyUI's."));

    /** What recipes have said from the first one on. */
    private static final Set<String> IN_EVERY_RECIPE =
            Set.of("steps", "guidance_scale", "width", "height", "scheduler");

    /** All settings, in the order in which they are shown. */
    public static final List<PictureSetting<?>> ALL =
            List.of(STEPS, GUIDANCE_SCALE, GUIDANCE_RESCALE, WIDTH, HEIGHT, SCHEDULER, PROMPT_RULES);

    /**
     * What a setting is called.
     *
     * @param key in stories, model folders and recipes
     * @param flag on the command line, without its dashes
     * @param chinese on pages
     * @param english on pages
     * @param label in the text that A1111 made common
     */
    private record Names(String key, String flag, String chinese, String english, String label) {}

    /**
     * What is said of it where flags are listed.
     *
     * @param symbol stands for a value
     * @param brief for those who know the setting; empty where its name says it all
     * @param text for those who do not
     */
    private record Help(String symbol, String brief, String text) {}

    /**
     * What is said of a value out of range.
     *
     * @param expected what would be in range, after "should be"
     * @param remedy what to do, given the value
     */
    private record Refusal(String code, String expected, String why, Function<Object, String> remedy) {}

    private final Names names;
    private final Help help;
    private final Class<T> type;
    private final T usual;
    private final Predicate<T> range;
    private final Refusal refusal;

    private PictureSetting(Names names, Help help, Class<T> type, T usual, Predicate<T> range, Refusal refusal) {
        this.names = names;
        this.help = help;
        this.type = type;
        this.usual = usual;
        this.range = range;
        this.refusal = refusal;
    }

    private static PictureSetting<Integer> side(String key, String chinese, String symbol) {
        return new PictureSetting<>(
                new Names(key, key, chinese, key, "Size"),
                new Help(symbol, "Pixels", "Pixels, a multiple of " + MULTIPLE),
                Integer.class,
                1024,
                pixels -> pixels >= SMALLEST_SIDE && pixels <= LARGEST_SIDE && pixels % MULTIPLE == 0,
                new Refusal(
                        "INK-GEN-001",
                        "a multiple of 8 from " + SMALLEST_SIDE + " to " + LARGEST_SIDE,
                        "A model draws latents, each of which stands for a square of pixels.",
                        pixels -> "Give " + SettingKey.of(key) + " " + near((Integer) pixels) + "."));
    }

    private static int near(int pixels) {
        return Math.clamp(Math.round(pixels / (double) MULTIPLE) * MULTIPLE, SMALLEST_SIDE, LARGEST_SIDE);
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
        return range.test(value) ? Optional.empty() : Optional.of(refusal.expected() + hint(value));
    }

    private String hint(T value) {
        return this == WIDTH || this == HEIGHT ? ", for example " + near((Integer) value) : "";
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
