package org.inkloom.inkling.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.inkling.reader.BookReader;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.LibTorch;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the committed weights on few pictures. The thresholds for a release are in {@link MeasureMain}; these tests
 * only notice that something broke.
 */
class CarriedWeightsTest {
    private static final Path CARRIED = Path.of("..", "inkling-model", "reader", SlotReader.FILE);

    private static final Path HOME = Path.of("..", "inkling-model");
    private static final Path MODEL = HOME.resolve("model");
    private static final int CAPTIONS = 10;
    /**
     * Fewer steps than the model's usual 20: enough to see that it obeys its captions, in little more than half the
     * time.
     */
    private static final int STEPS = 12;

    private static final Device CPU = Device.parse("cpu");
    private static final long MIB = 1 << 20;

    @BeforeAll
    static void start() {
        LibTorch.start();
    }

    @Test
    void pictures_of_unseen_combinations_show_what_their_captions_say() {
        Obedience obedience = drawn(Style.base(), false, List.of());

        Map<Slot, String> low = new TreeMap<>();
        for (Slot slot : List.of(Slot.PLACE, Slot.VIEW, Slot.HAIR_COLOUR, Slot.STYLE)) {
            double share = obedience.of(slot, Split.HELD_OUT).share();
            if (share < 0.75) {
                low.put(slot, String.format(Locale.ROOT, "%.2f obeyed", share));
            }
        }
        assertThat(low).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"watercolour, WATERCOLOUR", "ink-wash, INK_WASH"})
    void a_finished_lora_gives_most_pictures_its_style_and_leaves_the_place(String name, Style style) {
        LoraUse lora =
                LoraUse.parse(HOME.resolve("lora/" + name + ".safetensors").toString());
        Obedience obedience = drawn(List.of(style), true, List.of(lora));

        assertThat(obedience.read(Slot.STYLE, Split.HELD_OUT, style.name()))
                .as("share read as %s", style)
                .isGreaterThanOrEqualTo(0.7);
        assertThat(obedience.of(Slot.PLACE, Split.HELD_OUT).share()).isGreaterThanOrEqualTo(0.7);
    }

    private static Obedience drawn(List<Style> styles, boolean named, List<LoraUse> loras) {
        ModelDefaults manner = new ModelDefaults(
                ModelDefaults.of(ModelFolder.open(MODEL)).settings().with(PictureSetting.STEPS, STEPS));
        List<CaptionSet.Item> items = CaptionSet.of(Split.HELD_OUT, CAPTIONS, styles, named);
        Painter painter = new PipelineMeasured(MODEL, loras, CPU, manner, CAPTIONS);
        try (BookReader reader = BookReader.load(CARRIED, Placement.of(CPU, DType.FLOAT32))) {
            return new Obedience(reader, items, painter.paint(items, RunControl.quiet()));
        }
    }

    @Test
    void the_autoencoder_brings_faces_back() {
        FaceFidelity faces = FaceFidelity.of(MODEL.resolve("vae"), CPU, 40, 128);

        assertThat(faces.faceDecibels()).as("of %d faces", faces.faces()).isGreaterThan(27);
        assertThat(faces.pictureDecibels()).isGreaterThan(27);
    }

    @Test
    void weights_and_loras_stay_below_their_size() throws IOException {
        assertThat(bytes(MODEL)).isLessThanOrEqualTo(45 * 1_000_000L);
        assertThat(bytes(MODEL) + bytes(HOME.resolve("lora"))).isLessThanOrEqualTo(60 * MIB);
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
