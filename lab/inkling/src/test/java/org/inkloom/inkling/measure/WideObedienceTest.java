package org.inkloom.inkling.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.wide.caption.Topic;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.KeptBack;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WideObedienceTest {
    private static final Path CARRIED = Path.of("..", "inkling-model", "next", "reader", SlotReader.FILE);

    private static final int SIDE = 256;

    @Test
    void asks_for_held_out_combinations_in_both_languages() {
        List<WideObedience.Item> items = WideObedience.captions(40);
        assertThat(items)
                .hasSize(40)
                .allSatisfy(item -> assertThat(KeptBack.isFree(item.scene())).isFalse());
        assertThat(items.stream().filter(i -> i.caption().language() == Caption.Language.ENGLISH))
                .hasSize(20);
    }

    @Test
    void pictures_of_what_was_asked_for_obey_and_those_in_another_manner_do_not() {
        List<WideObedience.Item> items = WideObedience.captions(32);
        WideIllustrator illustrator = new WideIllustrator(SIDE, SIDE);
        List<RgbPicture> asked =
                items.stream().map(item -> illustrator.draw(item.scene())).toList();
        List<RgbPicture> other = items.stream()
                .map(item -> illustrator.draw(
                        item.scene().in(item.scene().manner() == Manner.ANIME ? Manner.COMIC : Manner.ANIME)))
                .toList();
        try (SlotReader reader = SlotReader.load(CARRIED, Placement.cpuFloat32())) {
            WideObedience obedient = new WideObedience(reader, items, asked);
            assertThat(obedient.of(Topic.MANNER).seen()).isGreaterThan(10);
            assertThat(obedient.of(Topic.MANNER).share()).isGreaterThan(0.9);
            assertThat(obedient.of(Topic.SETTING).share()).isGreaterThan(0.9);
            assertThat(obedient.of(Topic.HAIR_HUE, Caption.Language.CHINESE).share())
                    .isGreaterThan(0.8);

            WideObedience stubborn = new WideObedience(reader, items, other);
            assertThat(stubborn.of(Topic.MANNER).share()).isLessThan(0.1);
            assertThat(stubborn.of(Topic.SETTING).share()).isGreaterThan(0.8);
            for (int i = 0; i < items.size(); i++) {
                List<Topic> wrong = stubborn.wrong().get(i);
                assertThat(items.get(i).caption().told()).containsAll(wrong);
            }
        }
    }

    @Test
    void a_miniature_model_is_measured_and_draws_the_lines_of_a_file(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("model");
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(model, RunControl.quiet());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Path measured = folder.resolve("measured");
        WideMeasureMain.run(
                List.of(
                        model.toString(),
                        CARRIED.toString(),
                        measured.toString(),
                        "--captions",
                        "2",
                        "--steps",
                        "1",
                        "--device",
                        "cpu"),
                out);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("| topic | obeyed |");
        assertThat(Files.readAllLines(measured.resolve("captions.txt")))
                .hasSize(2)
                .allMatch(line -> line.contains("-- not shown: ["));

        Path lines = Files.writeString(folder.resolve("lines.txt"), "a cat\n一只狗\n");
        Path drawn = folder.resolve("drawn");
        WideMeasureMain.run(
                List.of(
                        model.toString(),
                        "lines",
                        drawn.toString(),
                        "--lines",
                        lines.toString(),
                        "--steps",
                        "1",
                        "--device",
                        "cpu"),
                out);
        assertThat(drawn.resolve("pictures.png")).isRegularFile();
    }

    @Test
    void pairs_of_two_models_do_not_tell_which_is_which_but_by_their_key(@TempDir Path folder) throws IOException {
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(one, RunControl.quiet());
        new ModelInit(ModelPreset.MINIATURE, 4, DType.FLOAT32).write(other, RunControl.quiet());
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        List<String> flags = List.of("--captions", "6", "--steps", "1", "--device", "cpu");
        List<String> there = new ArrayList<>(List.of(
                one.toString(), other.toString(), folder.resolve("there").toString()));
        List<String> back = new ArrayList<>(
                List.of(other.toString(), one.toString(), folder.resolve("back").toString()));
        there.addAll(flags);
        back.addAll(flags);
        PairsMain.run(there, out);
        PairsMain.run(back, out);

        assertThat(Files.readAllLines(folder.resolve("there/key.txt")))
                .hasSize(6)
                .anyMatch(line -> line.endsWith("left"))
                .anyMatch(line -> line.endsWith("right"));
        assertThat(Files.readAllLines(folder.resolve("there/captions.txt"))).hasSize(6);
        // Exchanged models change places in every pair.
        assertThat(Files.readAllBytes(folder.resolve("there/pairs-1.png")))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("back/pairs-1.png")));
    }
}
