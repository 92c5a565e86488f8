package org.inkloom.story;

import java.util.List;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.picture.settings.SettingText;
import tools.jackson.databind.json.JsonMapper;

/** Writes a story as YAML that {@link StoryReader} reads as the same story. */
final class StoryWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final StringBuilder yaml = new StringBuilder();

    private StoryWriter() {}

    static String yaml(Story story) {
        StoryWriter writer = new StoryWriter();
        writer.story(story);
        return writer.yaml.toString();
    }

    private void story(Story story) {
        line("", "title", quoted(story.title()));
        line("", "style", listed(story.style()));
        line("", "trigger", quoted(story.trigger()));
        line("", "negative_prompt", quoted(story.negativePrompt()));
        story.model().ifPresent(model -> line("", "model", quoted(model)));
        if (!story.loras().isEmpty()) {
            yaml.append("loras:\n");
            for (LoraChoice lora : story.loras()) {
                yaml.append("  - {file: ").append(quoted(lora.file()));
                yaml.append(", scale: ")
                        .append(SettingText.number(lora.scale()))
                        .append("}\n");
            }
        }
        yaml.append("defaults:\n");
        settings("  ", story.defaults().complete());
        controls("  ", story.controls().usual());
        if (!story.controls().networks().isEmpty()) {
            yaml.append("control_net:\n");
            story.controls().networks().forEach((kind, folder) -> line("  ", quoted(kind), quoted(folder)));
        }
        if (!story.cast().isEmpty()) {
            yaml.append("cast:\n");
            story.cast().forEach((name, words) -> line("  ", quoted(name), quoted(words)));
        }
        yaml.append("shots:\n");
        for (Shot shot : story.shots()) {
            yaml.append("  - prompt: ").append(quoted(shot.prompt())).append('\n');
            line("    ", "seed", Long.toString(shot.seed()));
            shot.negativePrompt().ifPresent(words -> line("    ", "negative_prompt", quoted(words)));
            settings("    ", shot.settings());
            shot.controls().ifPresent(own -> ownPictures(own, story.controls().usual()));
        }
    }

    private void settings(String indent, PictureSettings settings) {
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            if (settings.given(setting).isPresent()) {
                String value = settings.written(setting);
                line(indent, setting.key(), setting.type() == String.class ? quoted(value) : value);
            }
        }
    }

    /**
     * Writes a shot's pictures; an empty list is written too if the story has pictures, since otherwise these would
     * apply.
     */
    private void ownPictures(List<ControlChoice> own, List<ControlChoice> usual) {
        for (PictureRole role : PictureRole.values()) {
            boolean none = own.stream().noneMatch(choice -> choice.role() == role);
            boolean others = usual.stream().anyMatch(choice -> choice.role() == role);
            if (none && (others || own.isEmpty() && role == PictureRole.CONTROL)) {
                line("    ", role.key(), "[]");
            }
        }
        controls("    ", own);
    }

    private void controls(String indent, List<ControlChoice> pictures) {
        for (PictureRole role : PictureRole.values()) {
            List<ControlChoice> some =
                    pictures.stream().filter(choice -> choice.role() == role).toList();
            if (!some.isEmpty()) {
                yaml.append(indent).append(role.key()).append(":\n");
            }
            some.forEach(choice -> yaml.append(indent)
                    .append("  - {")
                    .append(role == PictureRole.CONTROL ? "kind: " + quoted(choice.kind()) + ", " : "")
                    .append("picture: ")
                    .append(quoted(choice.picture()))
                    .append(numbers(choice))
                    .append("}\n"));
        }
    }

    private static String numbers(ControlChoice choice) {
        return switch (choice.role()) {
            case CONTROL, IP_ADAPTER, IP_ADAPTER_STYLE ->
                ", scale: " + SettingText.number(choice.scale()) + ", start: " + SettingText.number(choice.start())
                        + ", end: " + SettingText.number(choice.end());
            case INIT -> choice.scale() > 0 ? ", strength: " + SettingText.number(choice.scale()) : "";
            case MASK -> edges(choice.edges());
            case REFERENCE -> "";
        };
    }

    private static String edges(MaskSettings edges) {
        return (edges.inverted() ? ", invert: true" : "")
                + (edges.grow() != 0 ? ", grow: " + edges.grow() : "")
                + (edges.feather() != 0 ? ", feather: " + edges.feather() : "")
                + (edges.keepsOutside() ? ", keep_outside: true" : "");
    }

    private void line(String indent, String key, String value) {
        yaml.append(indent).append(key).append(": ").append(value).append('\n');
    }

    /** Returns a text in quotes; a JSON string is also a double-quoted YAML scalar. */
    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    private static String listed(List<String> words) {
        return JSON.writeValueAsString(words);
    }
}
