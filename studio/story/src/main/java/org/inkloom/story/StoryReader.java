package org.inkloom.story;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.settings.SettingsFormat;
import org.inkloom.run.settings.SettingsGroup;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsValue;
import org.inkloom.run.settings.ValueKind;

/** Reads {@code story.yaml} as a {@link Story}. */
final class StoryReader {
    /** A story is a page of text, nested three levels deep, without YAML aliases. */
    private static final SettingsLimits LIMITS = new SettingsLimits(1 << 20, 8, 200_000, 400, 0);

    static final ValueKind<String> TEXT = new ValueKind<>(
            ValueKind.WORD.words(), value -> ValueKind.WORD.of(value).map(String::strip));
    private static final ValueKind<Long> WHOLE =
            ValueKind.whole("a whole number of at most 63 bits", Long.MIN_VALUE, Long.MAX_VALUE);
    private static final String UNTITLED = "无题 Untitled";
    private static final List<String> STORY_KEYS = List.of(
            "title",
            "style",
            "trigger",
            "negative_prompt",
            "model",
            "loras",
            "defaults",
            StoryControlReader.NETWORKS,
            "cast",
            "consistency",
            "shots");
    private static final List<String> SETTINGS_KEYS =
            PictureSetting.ALL.stream().map(PictureSetting::key).toList();
    private static final List<String> DEFAULTS_KEYS = Stream.concat(
                    SETTINGS_KEYS.stream(), StoryControlReader.KEYS.stream())
            .toList();
    private static final List<String> SHOT_KEYS = Stream.concat(
                    Stream.of("prompt", "seed", "negative_prompt"), DEFAULTS_KEYS.stream())
            .toList();
    private static final List<String> MEMBER_KEYS = List.of("description", "outfit", "subject", "reference");
    private static final List<String> CONSISTENCY_KEYS = List.of("anchors", "weight", "ip_adapter");
    private static final List<String> LORA_KEYS = List.of("file", "scale");

    private final String source;
    private final PictureSettings usual;
    private final StoryControlReader controls;
    private final List<String> notes = new ArrayList<>();

    private StoryReader(String source, PictureSettings usual) {
        this.source = source;
        this.usual = usual;
        controls = new StoryControlReader(source);
    }

    static Story read(Path file, PictureSettings usual) {
        return new StoryReader(file.toString(), usual)
                .story(SettingsFormat.YAML.read(file, LIMITS, StoryRefusals.INSTANCE));
    }

    static List<String> notes(Path file, PictureSettings usual) {
        StoryReader reader = new StoryReader(file.toString(), usual);
        reader.story(SettingsFormat.YAML.read(file, LIMITS, StoryRefusals.INSTANCE));
        return List.copyOf(reader.notes);
    }

    static List<String> notes(String yaml, String source) {
        StoryReader reader = new StoryReader(source, PictureSettings.STANDARD);
        reader.story(SettingsFormat.YAML.read(yaml, source, LIMITS, StoryRefusals.INSTANCE));
        return List.copyOf(reader.notes);
    }

    static Story parse(String yaml, String source, PictureSettings usual) {
        return new StoryReader(source, usual)
                .story(SettingsFormat.YAML.read(yaml, source, LIMITS, StoryRefusals.INSTANCE));
    }

    private SettingsGroup group(String path, SettingsValue value, List<String> known) {
        return SettingsGroup.of(source, path, value, StoryRefusals.INSTANCE, known);
    }

    private Story story(SettingsValue root) {
        SettingsGroup group = group("", root, STORY_KEYS);
        PictureSettings defaults = group.get("defaults").map(this::defaults).orElse(usual);
        Map<String, String> shorts = new LinkedHashMap<>();
        Map<String, String> references = new LinkedHashMap<>();
        Map<String, String> cast = cast(group, shorts, references);
        StoryControls pictures = controls.of(group);
        List<Shot> shots = shots(group, cast, pictures);
        Story story = new Story(
                group.get("title", TEXT).filter(title -> !title.isEmpty()).orElse(UNTITLED),
                style(group),
                group.get("trigger", TEXT).orElse(""),
                group.get("negative_prompt", TEXT).orElse(""),
                group.get("model", TEXT).filter(model -> !model.isEmpty()),
                loras(group),
                defaults,
                cast,
                shots,
                pictures);
        Consistency.Members members = new Consistency.Members(shorts, references);
        Optional<Consistency> wanted = consistency(group, references);
        wanted.ifPresent(setting -> notes.addAll(setting.notes(story, members)));
        return wanted.map(setting -> setting.in(story, members)).orElse(story);
    }

    /**
     * Reads whether and how the cast is kept consistent: on or off, or a group of settings. A member's reference
     * picture switches it on.
     */
    private Optional<Consistency> consistency(SettingsGroup story, Map<String, String> references) {
        Optional<SettingsValue> said = story.get("consistency");
        if (said.isEmpty() || said.get().isNothing()) {
            return references.isEmpty() ? Optional.empty() : Optional.of(Consistency.USUAL);
        }
        if (!said.get().isGroup()) {
            return story.get("consistency", ValueKind.YES_NO).filter(on -> on).map(_ -> Consistency.USUAL);
        }
        SettingsGroup group = group("consistency", said.get(), CONSISTENCY_KEYS);
        Optional<Long> anchors = group.get("anchors", WHOLE);
        double weight = group.get("weight", ValueKind.FINITE, Consistency.USUAL.weight());
        anchors.ifPresent(count -> Limits.anchors(count, group.place("anchors").toString()));
        Limits.anchorWeight(weight, group.place("weight").toString());
        Optional<Double> shown = group.get("ip_adapter", ValueKind.FINITE);
        shown.ifPresent(scale -> Limits.shown(scale, group.place("ip_adapter").toString()));
        return Optional.of(new Consistency(anchors.map(Long::intValue), weight, shown));
    }

    /** Reads style words, which are a list, or one text with Latin or Chinese commas. */
    private static List<String> style(SettingsGroup group) {
        return group.items("style").stream()
                .filter(item -> !item.isNothing())
                .map(item -> TEXT.of(item).orElseThrow(() -> group.wrong("style", TEXT.words())))
                .flatMap(text -> Arrays.stream(text.split("[,，、]")))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    private PictureSettings defaults(SettingsValue node) {
        SettingsGroup group = group("defaults", node, DEFAULTS_KEYS);
        return settings(group).over(usual);
    }

    private static PictureSettings settings(SettingsGroup group) {
        PictureSettings settings = PictureSettings.NONE;
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            settings = with(settings, setting, group);
        }
        return settings;
    }

    private static <T> PictureSettings with(PictureSettings settings, PictureSetting<T> setting, SettingsGroup group) {
        Optional<T> value = value(setting, group);
        value.ifPresent(
                some -> Limits.setting(setting, some, group.place(setting.key()).toString()));
        return settings.with(setting, value.orElse(null));
    }

    private static <T> Optional<T> value(PictureSetting<T> setting, SettingsGroup group) {
        String key = setting.key();
        Class<T> type = setting.type();
        if (type == Integer.class) {
            // A number that is too large becomes the largest one, which is out of every range.
            return group.get(key, WHOLE)
                    .map(number -> type.cast(Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE)));
        }
        if (type == Double.class) {
            return group.get(key, ValueKind.FINITE).map(type::cast);
        }
        Optional<String> text = group.get(key, TEXT);
        text.ifPresent(words -> Limits.words(words, group.place(key).toString()));
        return text.map(type::cast);
    }

    /**
     * Reads the cast: each member has a description, or a group of description, outfit and short name.
     *
     * @param shorts receives the short names
     * @param references receives the reference pictures
     */
    private Map<String, String> cast(SettingsGroup story, Map<String, String> shorts, Map<String, String> references) {
        Map<String, String> cast = new LinkedHashMap<>();
        if (story.get("cast").filter(found -> !found.isGroup()).isPresent()) {
            throw story.wrong("cast", "names with descriptions, `name: description`");
        }
        SettingsGroup names = story.group("cast");
        for (String name : names.keys()) {
            Optional<SettingsGroup> group = names.get(name)
                    .filter(SettingsValue::isGroup)
                    .map(value -> group("cast." + name, value, MEMBER_KEYS));
            String description = group.isPresent()
                    ? described(group.get(), name, shorts)
                    : names.get(name, TEXT).orElse("");
            group.filter(member -> member.has("reference")).ifPresent(member -> {
                String picture = member.get("reference", TEXT).orElse("");
                Limits.words(picture, member.place("reference").toString());
                references.put(name, picture);
            });
            Limits.words(description, names.place(name).toString());
            cast.put(name, description);
        }
        return cast;
    }

    private static String described(SettingsGroup member, String name, Map<String, String> shorts) {
        String description = member.require("description", TEXT, "一个紫色短发小女孩");
        member.get("subject", TEXT).filter(words -> !words.isEmpty()).ifPresent(words -> shorts.put(name, words));
        String between = description.codePoints().anyMatch(Character::isIdeographic) ? "，" : ", ";
        return member.get("outfit", TEXT)
                .filter(outfit -> !outfit.isEmpty())
                .map(outfit -> description + between + outfit)
                .orElse(description);
    }

    /** Reads LoRAs, each of which is a file name, or a group of {@code file} and {@code scale}. */
    private List<LoraChoice> loras(SettingsGroup group) {
        List<LoraChoice> loras = new ArrayList<>();
        for (SettingsValue item : group.items("loras")) {
            Optional<String> name = TEXT.of(item).filter(text -> !text.isEmpty());
            if (name.isPresent()) {
                loras.add(new LoraChoice(name.get(), 1.0));
                continue;
            }
            SettingsGroup lora = group("loras[" + (loras.size() + 1) + "]", item, LORA_KEYS);
            String file = lora.require("file", TEXT, "style.safetensors");
            Limits.words(file, lora.place("file").toString());
            double scale = lora.get("scale", ValueKind.FINITE, 1.0);
            Limits.loraScale(scale, lora.place("scale").toString());
            loras.add(new LoraChoice(file, scale));
        }
        return loras;
    }

    private List<Shot> shots(SettingsGroup group, Map<String, String> cast, StoryControls pictures) {
        List<SettingsValue> items = group.items("shots");
        Limits.shots(items.size(), group.place("shots").toString());
        List<Shot> shots = new ArrayList<>();
        for (SettingsValue item : items) {
            shots.add(shot(item, shots.size() + 1, cast, pictures.usual()));
        }
        return shots;
    }

    private Shot shot(SettingsValue item, int number, Map<String, String> cast, List<ControlChoice> usualPictures) {
        SettingsGroup group = group("shots[" + number + "]", item, SHOT_KEYS);
        String prompt = group.require("prompt", TEXT, "面对着大海，双臂张开");
        Limits.words(prompt, group.place("prompt").toString());
        Prompts.checkCast(prompt, cast, group.place("prompt").toString());
        // Without a seed, a shot uses its number, so that the story gives the same pictures everywhere.
        long seed = group.get("seed", WHOLE, (long) number);
        Limits.seed(seed, group.place("seed").toString());
        return new Shot(
                prompt,
                seed,
                settings(group),
                group.get("negative_prompt", TEXT),
                controls.choices(group, usualPictures));
    }
}
