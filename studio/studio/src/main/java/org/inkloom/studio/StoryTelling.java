package org.inkloom.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.story.LoraChoice;
import org.inkloom.story.Story;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.StoryLora;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.run.StoryRun;

/** Finds what a story is told with, and tells it. */
record StoryTelling(Studio studio, StoryJob job) {
    StoryReport run(Function<StoryRun, StoryReport> tell, RunControl control) {
        StoryNames names = new StoryNames(studio.shelf(), job.story());
        ModelShelf shelf = studio.shelf();
        Path folder = shelf.model(job.model().orElseGet(() -> shelf.modelOfStory(job.story())));
        Story read = Story.read(
                job.story(), ModelDefaults.of(ModelFolder.open(folder)).settings());
        Story story = read.withDefaults(job.settings().over(read.defaults()));
        List<StoryLora> loras = loras(names, story);
        try (StudioModel model = studio.model(folder.toString())) {
            model.notes(story.shots().stream().map(story::promptOf).toList()).forEach(control.progress()::say);
            Ingredients ingredients = new Ingredients(model.name(), model.fingerprint(), loras);
            return tell.apply(new StoryRun(story, ingredients, model.painter(), job.out()));
        }
    }

    private List<StoryLora> loras(StoryNames names, Story story) {
        List<StoryLora> files = new ArrayList<>();
        if (job.loras().isEmpty()) {
            for (LoraChoice choice : story.loras()) {
                files.add(lora(LoraFolder.newest(names.lora(choice.file())), choice.scale()));
            }
        }
        for (AppliedLora use : job.loras()) {
            files.add(lora(studio.shelf().lora(use.name()), use.scale()));
        }
        return files;
    }

    private static StoryLora lora(Path file, double scale) {
        try {
            return new StoryLora(file, scale, ContentDigest.ofFile(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
