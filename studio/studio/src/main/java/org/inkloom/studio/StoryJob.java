package org.inkloom.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * A story to draw.
 *
 * @param story the YAML file; files that it names are beside it, or come with the program
 * @param out the folder for shots, contact sheet and report; existing shots that have not changed are not drawn
 *     again
 * @param model used in place of the story's; empty for the story's, or the carried one if it names none
 * @param loras used in place of the story's; empty for the story's
 * @param settings defaults for shots
 * @param controlNets folders of the networks for control pictures, by kind, in place of those in the story
 * @param batch how many shots are drawn at a time if they differ in nothing but prompt and seed, from 1; empty for
 *     as many as a GPU's memory holds, at most eight, and for one on the CPU. A shot of a batch equals the shot drawn
 *     alone except for rounding, because sums are computed in another order
 */
public record StoryJob(
        Path story,
        Path out,
        Optional<String> model,
        List<AppliedLora> loras,
        PictureSettings settings,
        Map<String, Path> controlNets,
        OptionalInt batch) {
    /**
     * Copies the collections.
     *
     * @throws InkloomException {@code INK-STUDIO-006} if the batch is smaller than 1
     */
    public StoryJob {
        Objects.requireNonNull(story);
        Objects.requireNonNull(out);
        loras = List.copyOf(loras);
        Objects.requireNonNull(settings);
        controlNets = Map.copyOf(controlNets);
        if (batch.isPresent() && batch.getAsInt() < 1) {
            throw InkloomException.badInput(
                    "INK-STUDIO-006",
                    "A batch of " + batch.getAsInt() + " shots cannot be drawn.",
                    "It is how many shots are drawn at once.",
                    "Give " + SettingKey.of("batch") + " a number from 1, or leave it out.");
        }
    }

    /** Returns a story that is told as its file says. */
    public static StoryJob of(Path story, Path out) {
        return new StoryJob(
                story, out, Optional.empty(), List.of(), PictureSettings.NONE, Map.of(), OptionalInt.empty());
    }

    /** Returns this story told with another model. */
    public StoryJob withModel(String value) {
        return new StoryJob(story, out, Optional.of(value), loras, settings, controlNets, batch);
    }

    /** Returns this story told with other LoRAs. */
    public StoryJob withLoras(List<AppliedLora> value) {
        return new StoryJob(story, out, model, value, settings, controlNets, batch);
    }

    /** Returns this story with settings where a shot does not say its own. */
    public StoryJob withSettings(PictureSettings value) {
        return new StoryJob(story, out, model, loras, value, controlNets, batch);
    }

    /** Returns this story with networks for its control pictures, folders by kind. */
    public StoryJob withControlNets(Map<String, Path> value) {
        return new StoryJob(story, out, model, loras, settings, value, batch);
    }

    /** Returns this story with so many shots drawn at once, from 1. */
    public StoryJob withBatch(int value) {
        return new StoryJob(story, out, model, loras, settings, controlNets, OptionalInt.of(value));
    }
}
