package org.inkloom.inkling.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.reader.ReaderSizes;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.wide.caption.Topic;
import org.inkloom.picturebook.wide.draw.SceneMaps;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WidePagesTest {
    @TempDir
    Path folder;

    private void train(Lesson lesson, long samples) {
        ReaderTraining.Plan plan = new ReaderTraining.Plan(samples, 4, 1e-3, 5, Placement.cpuFloat32(), 2, folder);
        new ReaderTraining(plan, lesson, RunControl.quiet()).run();
    }

    private static String said(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReaderMain.run(List.of(args), new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_reader_of_the_wide_book_learns_sees_its_size_and_is_examined() {
        ReaderSizes small = new ReaderSizes(List.of(8, 8, 8, 8, 16), List.of(0, 0, 0, 0, 1), 8, 16);
        assertThat(small.pixels()).isEqualTo(256);
        assertThat(ReaderSizes.of(small.metadata())).isEqualTo(small);
        train(new SlotLesson(ReaderEdition.WIDE, small), 8);

        Path file = folder.resolve(SlotReader.FILE);
        try (SlotReader reader = SlotReader.load(file, Placement.cpuFloat32())) {
            assertThat(reader.slots()).isEqualTo(ReaderEdition.WIDE.slots()).hasSameSizeAs(Topic.values());
            byte[] grey = new byte[64 * 48 * 3];
            assertThat(reader.read(List.of(new SlotReader.Rgb(64, 48, grey)))
                            .getFirst()
                            .of("HAIR")
                            .confidence())
                    .isBetween(0.0, 1.0);
        }
        assertThat(said("exam-wide", file.toString(), "6")).contains("SETTING", "6 seen");
    }

    @Test
    void a_network_learns_to_tell_parts_and_joints_and_is_examined() {
        MapLesson small = new MapLesson(256, List.of(8, 8, 16, 16));
        train(small, 8);
        Path file = folder.resolve(MapLesson.FILE);
        try (PageMaps maps = PageMaps.load(file, Placement.cpuFloat32())) {
            PageMaps.Told told = maps.tell(List.of(new RgbPicture(100, 60, new byte[100 * 60 * 3])))
                    .getFirst();
            assertThat(told.parts()).hasSize(64 * 64);
            assertThat(told.joints()).hasSize(18).allSatisfy(point -> {
                assertThat(point.x()).isBetween(0.0, 1.0);
                assertThat(point.y()).isBetween(0.0, 1.0);
            });
        }
        assertThat(said("exam-maps", file.toString(), "8")).contains("HAIR", "points of faces");
    }

    @Test
    void its_loss_is_least_where_it_tells_what_is_wanted() {
        int maps = SceneMaps.PARTS + SceneMaps.VALUES;
        float[] wanted = new float[maps];
        wanted[3] = 1;
        wanted[SceneMaps.PARTS + 2] = 1;
        float[] right = new float[maps];
        for (int i = 0; i < maps; i++) {
            right[i] = wanted[i] > 0 ? 20 : -20;
        }
        float[] wrong = right.clone();
        wrong[3] = -20;
        wrong[4] = 20;
        try (Scope scope = Scope.open()) {
            Tensor truth = Tensors.of(wanted, 1, maps, 1, 1);
            double least = Tensors.item(MapLesson.loss(Tensors.of(right, 1, maps, 1, 1), truth));
            double most = Tensors.item(MapLesson.loss(Tensors.of(wrong, 1, maps, 1, 1), truth));
            assertThat(least).isBetween(0.0, 1e-6);
            assertThat(most).isBetween(39.0, 41.0);
        }
    }
}
