package org.inkloom.story;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.story.YamlNode.Entry;
import org.inkloom.story.YamlNode.Mapping;
import org.inkloom.story.YamlNode.Scalar;

/** Turns {@code story.yaml} into a {@link Story}. */
final class StoryReader {
    private static final long MAX_BYTES = 1 << 20;
    private static final String UNTITLED = "无题 Untitled";
    private static final List<String> STORY_KEYS =
            List.of("title", "style", "trigger", "negative_prompt", "model", "loras", "defaults", "cast", "shots");
    private static final List<String> SETTINGS_KEYS =
            PictureSetting.ALL.stream().map(PictureSetting::key).toList();
    private static final List<String> SHOT_KEYS = Stream.concat(
                    Stream.of("prompt", "seed", "negative_prompt"), SETTINGS_KEYS.stream())
            .toList();
    private static final List<String> LORA_KEYS = List.of("file", "scale");

    private final String source;
    private final PictureSettings usual;

    private StoryReader(String source, PictureSettings usual) {
        this.source = source;
        this.usual = usual;
    }

    static Story read(Path file, PictureSettings usual) {
        String name = file.toString();
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw unreadable(name, "it is larger than 1 MiB", "A story is a page of text; this is another file.");
            }
            byte[] bytes = Files.readAllBytes(file);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text.startsWith("\ufeff") ? text.substring(1) : text, name, usual);
        } catch (NoSuchFileException e) {
            throw unreadable(name, "there is no such file", "The path is misspelled, or belongs to another folder.");
        } catch (CharacterCodingException e) {
            throw unreadable(name, "it is not UTF-8", "An editor saved it in another encoding, such as GBK.");
        } catch (IOException e) {
            throw unreadable(name, String.valueOf(e.getMessage()), "It is a folder, or may not be read.");
        }
    }

    private static InkloomException unreadable(String name, String what, String why) {
        return InkloomException.badInput(
                "INK-STORY-001",
                "The story " + name + " cannot be read: " + what + ".",
                why,
                "Give the path of a story.yaml in UTF-8; `inkloom story init story.yaml` writes an example.");
    }

    static Story parse(String yaml, String source, PictureSettings usual) {
        return new StoryReader(source, usual).story(YamlTree.parse(yaml, source));
    }

    private Story story(YamlNode root) {
        YamlGroup group = YamlGroup.of(source, "", root, STORY_KEYS);
        PictureSettings defaults = group.node("defaults").map(this::defaults).orElse(usual);
        Map<String, String> cast = cast(group);
        List<Shot> shots = shots(group, cast);
        return new Story(
                group.text("title").filter(title -> !title.isEmpty()).orElse(UNTITLED),
                style(group),
                group.text("trigger").orElse(""),
                group.text("negative_prompt").orElse(""),
                group.text("model").filter(model -> !model.isEmpty()),
                loras(group),
                defaults,
                cast,
                shots);
    }

    /** Style words come as a list, or as one text with commas of either script. */
    private List<String> style(YamlGroup group) {
        return group.items("style").stream()
                .map(item -> YamlGroup.text(item, group.where("style")))
                .flatMap(text -> Arrays.stream(text.split("[,，、]")))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    private PictureSettings defaults(YamlNode node) {
        YamlGroup group = YamlGroup.of(source, "defaults", node, SETTINGS_KEYS);
        return settings(group).over(usual);
    }

    private static PictureSettings settings(YamlGroup group) {
        PictureSettings settings = PictureSettings.NONE;
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            settings = with(settings, setting, group);
        }
        return settings;
    }

    private static <T> PictureSettings with(PictureSettings settings, PictureSetting<T> setting, YamlGroup group) {
        Optional<T> value = value(setting, group);
        value.ifPresent(some -> Limits.setting(setting, some, group.where(setting.key())));
        return settings.with(setting, value.orElse(null));
    }

    private static <T> Optional<T> value(PictureSetting<T> setting, YamlGroup group) {
        String key = setting.key();
        Class<T> type = setting.type();
        if (type == Integer.class) {
            return group.whole(key).map(type::cast);
        }
        if (type == Double.class) {
            OptionalDouble number = group.decimal(key);
            return number.isPresent() ? Optional.of(type.cast(number.getAsDouble())) : Optional.empty();
        }
        group.text(key).ifPresent(text -> Limits.words(text, group.where(key)));
        return group.text(key).map(type::cast);
    }

    private Map<String, String> cast(YamlGroup group) {
        Map<String, String> cast = new LinkedHashMap<>();
        group.node("cast").ifPresent(node -> {
            if (!(node instanceof Mapping mapping)) {
                throw YamlGroup.wrongKind(group.where("cast"), node, "names with descriptions, `name: description`");
            }
            for (Entry entry : mapping.entries()) {
                String where = source + " line " + entry.line() + ", cast." + entry.key();
                String description = YamlGroup.text(entry.value(), where);
                Limits.words(description, where);
                cast.put(entry.key(), description);
            }
        });
        return cast;
    }

    /** A LoRA is a file name, or a group of {@code file} and {@code scale}. */
    private List<LoraChoice> loras(YamlGroup group) {
        List<LoraChoice> loras = new ArrayList<>();
        for (YamlNode item : group.items("loras")) {
            if (item instanceof Scalar scalar && !scalar.text().isBlank()) {
                loras.add(new LoraChoice(scalar.text().strip(), 1.0));
                continue;
            }
            YamlGroup lora = YamlGroup.of(source, "loras[" + (loras.size() + 1) + "]", item, LORA_KEYS);
            String file = lora.required("file", "style.safetensors");
            Limits.words(file, lora.where("file"));
            double scale = lora.decimal("scale").orElse(1.0);
            Limits.loraScale(scale, lora.where("scale"));
            loras.add(new LoraChoice(file, scale));
        }
        return loras;
    }

    private List<Shot> shots(YamlGroup group, Map<String, String> cast) {
        List<YamlNode> items = group.items("shots");
        Limits.shots(items.size(), group.where("shots"));
        List<Shot> shots = new ArrayList<>();
        for (YamlNode item : items) {
            shots.add(shot(item, shots.size() + 1, cast));
        }
        return shots;
    }

    private Shot shot(YamlNode item, int number, Map<String, String> cast) {
        YamlGroup group = YamlGroup.of(source, "shots[" + number + "]", item, SHOT_KEYS);
        String prompt = group.required("prompt", "面对着大海，双臂张开");
        Limits.words(prompt, group.where("prompt"));
        Prompts.checkCast(prompt, cast, group.where("prompt"));
        // Without a seed of its own a shot takes its number, so that the story is the same everywhere.
        long seed = group.integer("seed").orElse(number);
        Limits.seed(seed, group.where("seed"));
        return new Shot(prompt, seed, settings(group), group.text("negative_prompt"));
    }
}
