package org.inkloom.inkling.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.models.reader.ReaderSizes;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.Place;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.StoryScenes;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookReaderTest {
    private static final Path CARRIED = Path.of("..", "inkling-model", "reader", SlotReader.FILE);

    @Test
    void reads_pages_that_it_has_never_seen() {
        try (BookReader reader = BookReader.load(CARRIED, Placement.cpuFloat32())) {
            ReaderExam exam = new ReaderExam(reader, 120, Split.HELD_OUT, Style.base());
            for (Slot slot : List.of(Slot.PLACE, Slot.VIEW, Slot.STYLE, Slot.PEOPLE, Slot.HAIR_COLOUR)) {
                assertThat(exam.of(slot).share()).as("%s", slot).isGreaterThan(0.9);
            }
        }
    }

    @Test
    void reads_the_story_at_any_size() {
        List<SceneDescription> scenes = StoryScenes.of(Style.ANIME, 41);
        try (BookReader reader = BookReader.load(CARRIED, Placement.cpuFloat32())) {
            for (int size : new int[] {128, 256, 320}) {
                Illustrator illustrator = new Illustrator(size, size);
                List<RgbPicture> pictures =
                        scenes.stream().map(illustrator::draw).toList();
                List<Reading> readings = reader.read(pictures);
                assertThat(readings).hasSize(8);
                assertThat(readings.get(3).name(Slot.PLACE)).isEqualTo(Place.SEASIDE.name());
                assertThat(readings).allSatisfy(reading -> {
                    assertThat(reading.name(Slot.HAIR_COLOUR)).isEqualTo("PURPLE");
                    assertThat(reading.confidence()).allMatch(c -> c > 0 && c <= 1);
                });
            }
        }
    }

    @Test
    void is_trained_in_parts(@TempDir Path folder) {
        long updates = train(folder, 8);
        assertThat(updates).isEqualTo(2);
        assertThat(train(folder, 16)).isEqualTo(4);
        Path weights = folder.resolve(SlotReader.FILE);
        assertThat(weights).isRegularFile();
        RgbPicture page =
                new Illustrator(64, 64).draw(StoryScenes.of(Style.FLAT, 1).getFirst());
        try (BookReader reader = BookReader.load(weights, Placement.cpuFloat32())) {
            assertThat(reader.read(List.of(page, page))).hasSize(2);
        }
        assertThat(Files.exists(folder.resolve("checkpoint.safetensors"))).isTrue();
    }

    private static long train(Path folder, int samples) {
        ReaderTraining.Plan plan = new ReaderTraining.Plan(samples, 4, 1e-3, 5, Placement.cpuFloat32(), 2, folder);
        return new ReaderTraining(plan, new SlotLesson(ReaderEdition.FIRST, ReaderSizes.SMALL), RunControl.quiet())
                .run();
    }
}
