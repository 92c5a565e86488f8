package org.inkloom.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.settings.PictureSettings;

/**
 * A story to tell.
 *
 * @param story the YAML file; files that it names lie beside it, or come with the program
 * @param out the folder for shots, contact sheet and report; what is there and unchanged is not drawn again
 * @param model instead of the one in the story; empty for that one, or the carried one where it names none
 * @param loras instead of those in the story; empty for those
 * @param settings where a shot does not say its own
 */
public record StoryJob(
        Path story, Path out, Optional<String> model, List<AppliedLora> loras, PictureSettings settings) {
    /** Copies the list. */
    public StoryJob {
        Objects.requireNonNull(story);
        Objects.requireNonNull(out);
        loras = List.copyOf(loras);
        Objects.requireNonNull(settings);
    }

    /** Returns a story that is told as its file says. */
    public static StoryJob of(Path story, Path out) {
        return new StoryJob(story, out, Optional.empty(), List.of(), PictureSettings.NONE);
    }

    /** Returns this story told with another model. */
    public StoryJob withModel(String value) {
        return new StoryJob(story, out, Optional.of(value), loras, settings);
    }

    /** Returns this story told with other LoRAs. */
    public StoryJob withLoras(List<AppliedLora> value) {
        return new StoryJob(story, out, model, value, settings);
    }

    /** Returns this story with settings where a shot does not say its own. */
    public StoryJob withSettings(PictureSettings value) {
        return new StoryJob(story, out, model, loras, value);
    }
}
