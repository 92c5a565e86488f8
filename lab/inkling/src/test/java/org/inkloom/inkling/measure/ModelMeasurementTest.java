package org.inkloom.inkling.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.inkling.reader.BookReader;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.HeldOut;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelMeasurementTest {
    private static final Path CARRIED = Path.of("..", "inkling-model", "reader", SlotReader.FILE);

    private static final Gates GATES = Gates.embedded();

    /** Returns a painter that draws what the captions say. */
    private static Painter obedient() {
        Illustrator illustrator = new Illustrator(128, 128);
        return (items, control) ->
                items.stream().map(item -> illustrator.draw(item.scene())).toList();
    }

    /** Returns a painter that draws what the captions say, but in another style. */
    private static Painter stubborn(Style style) {
        Illustrator illustrator = new Illustrator(128, 128);
        return (items, control) -> items.stream()
                .map(item -> illustrator.draw(item.scene().in(style)))
                .toList();
    }

    @Test
    void asks_for_held_out_combinations_in_both_languages() {
        List<CaptionSet.Item> items = CaptionSet.of(Split.HELD_OUT, 40, Style.base(), false);
        assertThat(items)
                .hasSize(40)
                .allSatisfy(item -> assertThat(HeldOut.isFree(item.scene())).isFalse());
        assertThat(items.stream().filter(i -> i.caption().language() == Caption.Language.ENGLISH))
                .hasSize(20);
        assertThat(CaptionSet.of(Split.TRAIN, 20, List.of(Style.WATERCOLOUR), true))
                .allSatisfy(item -> assertThat(item.caption().text().toLowerCase(java.util.Locale.ROOT))
                        .containsAnyOf("水彩", "watercolo"));
    }

    @Test
    void an_obedient_painter_passes(@TempDir Path out) throws IOException {
        try (BookReader reader = BookReader.load(CARRIED, Placement.cpuFloat32())) {
            ModelMeasurement measurement = new ModelMeasurement(60, 60, Optional.empty(), GATES, out);
            Painter painter = obedient();
            measurement.run(Map.of("model", "none"), reader, painter, painter, Optional.empty(), RunControl.quiet());
        }
        String report = Files.readString(out.resolve("report.md"));
        assertThat(report).contains("| place | ", "held out", "Chinese against English");
        assertThat(Files.readString(out.resolve("report.json"))).contains("\"passed\"", "\"hair_style\"");
        assertThat(out.resolve("pictures.png")).isRegularFile();
        assertThat(out.resolve("pictures.html")).isRegularFile();
        assertThat(report.lines()
                        .filter(l -> l.startsWith("| place | 0.9") || l.startsWith("| place | 1.0"))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_style_is_told_from_the_lack_of_it(@TempDir Path out) throws IOException {
        try (BookReader reader = BookReader.load(CARRIED, Placement.cpuFloat32())) {
            ModelMeasurement measurement = new ModelMeasurement(30, 40, Optional.of(Style.WATERCOLOUR), GATES, out);
            measurement.run(Map.of(), reader, stubborn(Style.ANIME), obedient(), Optional.empty(), RunControl.quiet());
        }
        String report = Files.readString(out.resolve("report.md"));
        assertThat(report).contains("read as WATERCOLOUR without the LoRA | 0.0", "With the LoRA", "lost to the LoRA");
        assertThat(out.resolve("without.png")).isRegularFile();
        assertThat(out.resolve("with.png")).isRegularFile();
    }

    @Test
    void a_lora_is_held_to_unseen_combinations_and_seen_ones_stand_beside() {
        List<CaptionSet.Item> items = new ArrayList<>();
        for (Split split : List.of(Split.HELD_OUT, Split.TRAIN)) {
            items.addAll(CaptionSet.of(split, 20, List.of(Style.INK_WASH), true));
        }
        Illustrator illustrator = new Illustrator(128, 128);
        Painter forgetsUnseen = (asked, control) -> asked.stream()
                .map(item -> illustrator.draw(
                        item.split() == Split.TRAIN
                                ? item.scene()
                                : item.scene().in(Style.ANIME)))
                .toList();
        try (BookReader reader = BookReader.load(CARRIED, Placement.cpuFloat32())) {
            Obedience before =
                    new Obedience(reader, items, stubborn(Style.ANIME).paint(items, RunControl.quiet()));
            Obedience after = new Obedience(reader, items, forgetsUnseen.paint(items, RunControl.quiet()));
            Map<Slot, Double> perfect = new EnumMap<>(Slot.class);
            GATES.slots().keySet().forEach(slot -> perfect.put(slot, 1.0));
            List<Verdicts.Line> lines = new Verdicts(GATES, perfect).style(Style.INK_WASH, before, after);
            assertThat(lines)
                    .filteredOn(line -> line.what().startsWith("read as INK_WASH with the"))
                    .extracting(Verdicts.Line::outcome)
                    .containsExactly(Verdicts.Outcome.FAIL, Verdicts.Outcome.NO_GATE);
            assertThat(lines.stream().filter(line -> line.what().endsWith("with the LoRA, seen combinations")))
                    .singleElement()
                    .satisfies(line -> assertThat(line.value()).isGreaterThan(0.9));
            assertThat(lines)
                    .filteredOn(line -> line.what().endsWith("lost to the LoRA"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line.value()).as(line.what()).isEqualTo(0));
        }
    }

    @Test
    void a_slot_that_the_reader_cannot_read_is_no_gate() {
        try (BookReader reader = BookReader.load(CARRIED, Placement.cpuFloat32())) {
            List<CaptionSet.Item> items = CaptionSet.of(Split.HELD_OUT, 20, Style.base(), false);
            Obedience obedience = new Obedience(reader, items, obedient().paint(items, RunControl.quiet()));
            Verdicts weak = new Verdicts(GATES, Map.of(Slot.PLACE, 0.5));
            assertThat(weak.slots(obedience))
                    .filteredOn(line -> line.wanted().isPresent())
                    .extracting(Verdicts.Line::outcome)
                    .containsOnly(Verdicts.Outcome.READER_TOO_WEAK);
        }
    }

    @Test
    void a_miniature_model_is_measured_from_its_folder(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("model");
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(model, RunControl.quiet());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        boolean passed = MeasureMain.run(
                List.of(
                        model.toString(),
                        folder.resolve("out").toString(),
                        "--captions",
                        "4",
                        "--reader",
                        CARRIED.toString(),
                        "--steps",
                        "1",
                        "--size",
                        "64",
                        "--batch",
                        "3",
                        "--exam",
                        "8",
                        "--faces",
                        "2",
                        "--device",
                        "cpu"),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(passed).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("faces through the autoencoder", "**fail**");
        assertThat(folder.resolve("out/report.json")).isRegularFile();
    }

    @Test
    void finds_the_face_of_a_page() {
        Illustrator illustrator = new Illustrator(128, 128);
        SceneDescription scene = CaptionSet.of(Split.TRAIN, 60, Style.base(), false).stream()
                .map(CaptionSet.Item::scene)
                .filter(s -> FaceFidelity.head(s, illustrator).isPresent())
                .findFirst()
                .orElseThrow();
        int[] box = FaceFidelity.head(scene, illustrator).orElseThrow();
        assertThat(box[2] - box[0]).isBetween(12, 128);
        assertThat(box[3] - box[1]).isBetween(12, 128);
    }
}
