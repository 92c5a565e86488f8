package org.inkloom.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.story.LoraChoice;
import org.inkloom.story.Story;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.StoryLora;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.page.ReportSection;
import org.inkloom.story.run.StoryRun;
import org.inkloom.studio.control.StoryControlFiles;

/** Finds the model, LoRAs and pictures of a story, and draws it. */
record StoryTelling(Studio studio, StoryJob job) {
    StoryReport run(Function<StoryRun, StoryReport> tell, RunControl control) {
        StoryNames names = new StoryNames(studio.shelf(), job.story());
        ModelShelf shelf = studio.shelf();
        Path folder = shelf.model(job.model().orElseGet(() -> shelf.modelOfStory(job.story())));
        PictureSettings usual = ModelDefaults.of(ModelFolder.open(folder)).settings();
        Story read = Story.read(job.story(), usual);
        List<String> notes = Story.notes(job.story(), usual);
        Story story = read.withDefaults(job.settings().over(read.defaults()));
        List<StoryLora> loras = loras(names, story);
        try (StudioModel model = studio.model(folder.toString())) {
            model.notes(story.shots().stream().map(story::promptOf).toList()).forEach(control.progress()::say);
            ofInits(story).ifPresent(control.progress()::say);
            notes.forEach(control.progress()::say);
            StoryControlFiles files = new StoryControlFiles(job.story(), story, model.folder(), job.controlNets());
            files.unread()
                    .forEach(kind -> control.progress()
                            .advise(SettingKey.of("control_net") + " " + kind
                                    + " does nothing: no shot has a picture for it."));
            Ingredients ingredients = new Ingredients(model.name(), model.fingerprint(), loras, files.find());
            return tell.apply(new StoryRun(
                    story, ingredients, new ModelPainter(model, Map.of(), job.batch()), job.out(), sections(notes)));
        }
    }

    /**
     * Returns a note for the user if some shots start from a picture: no other shot attends to these, which cannot be
     * seen from the pictures.
     */
    private static Optional<String> ofInits(Story story) {
        boolean shares = story.shots().stream()
                .anyMatch(shot -> SharedCast.read(story.settingsOf(shot).get(PictureSetting.CAST))
                        .isPresent());
        List<String> started = IntStream.range(0, story.shots().size())
                .filter(i -> story.startsFromPicture(story.shots().get(i)))
                .mapToObj(i -> Integer.toString(i + 1))
                .toList();
        return shares && !started.isEmpty()
                ? Optional.of("Shots that start from a picture take over a figure and lend none: "
                        + String.join(", ", started) + ".")
                : Optional.empty();
    }

    private static List<ReportSection> sections(List<String> notes) {
        return notes.stream()
                .<ReportSection>map(line ->
                        new ReportSection.Note(ReportSection.Tone.REMARK, "角色没有保持一致 Not kept the same: " + line))
                .toList();
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
