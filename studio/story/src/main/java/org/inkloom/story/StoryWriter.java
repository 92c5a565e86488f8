package org.inkloom.story;

import java.util.List;
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

    private void line(String indent, String key, String value) {
        yaml.append(indent).append(key).append(": ").append(value).append('\n');
    }

    /** A text in JSON's quotes is one in YAML's double quotes. */
    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    private static String listed(List<String> words) {
        return JSON.writeValueAsString(words);
    }
}
