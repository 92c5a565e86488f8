package org.inkloom.inkling.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.inkloom.inkling.reader.PageMaps;
import org.inkloom.inkling.reader.ReaderMain;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.ControlNet;
import org.inkloom.models.unet.ControlNetConfig;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.control.Control;
import org.inkloom.picturebook.control.WideControls;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.draw.Part;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlFidelityTest {
    private static final int SIDE = 256;
    private static final int CELLS = 64;
    private static final WideIllustrator ILLUSTRATOR = new WideIllustrator(SIDE, SIDE);

    private static List<WideScene> scenes(Control control, int count) {
        WideSampler sampler = new WideSampler(Split.HELD_OUT, Manner.base());
        List<WideScene> scenes = new ArrayList<>();
        for (long seed = 1; scenes.size() < count; seed++) {
            WideScene scene = sampler.sample(seed);
            if (ControlFidelity.suits(control, scene)) {
                scenes.add(scene);
            }
        }
        return scenes;
    }

    /** What a network that makes no mistake sees in a scene's page. */
    private static PageMaps.Told truth(WideScene scene) {
        RgbPicture parts = ILLUSTRATOR.drawParts(scene);
        RgbPicture depth = ILLUSTRATOR.drawDepth(scene);
        int cell = SIDE / CELLS;
        List<Part> told = new ArrayList<>();
        List<Double> nearness = new ArrayList<>();
        for (int at = 0; at < CELLS * CELLS; at++) {
            int pixel = (at / CELLS * cell + cell / 2) * SIDE + at % CELLS * cell + cell / 2;
            told.add(Part.values()[(parts.rgb()[3 * pixel] & 255) / Part.SKIN.grey()]);
            nearness.add((depth.rgb()[3 * pixel] & 255) / 255.0);
        }
        List<double[]> joints =
                scene.actors().isEmpty() ? List.of() : ILLUSTRATOR.joints(scene).getFirst();
        return new PageMaps.Told(
                CELLS,
                told,
                nearness,
                joints.stream()
                        .map(point -> new PageMaps.Point(point[0] / SIDE, point[1] / SIDE, 1))
                        .toList());
    }

    private static ControlFidelity measured(Control control, List<WideScene> asked, List<WideScene> drawn) {
        ControlFidelity fidelity = new ControlFidelity(SIDE);
        for (int i = 0; i < asked.size(); i++) {
            WideScene scene = asked.get(i);
            RgbPicture wanted = WideControls.of(control, scene, ILLUSTRATOR.draw(scene), ILLUSTRATOR);
            fidelity.add(control, scene, wanted, ILLUSTRATOR.draw(drawn.get(i)), truth(drawn.get(i)));
        }
        return fidelity;
    }

    @ParameterizedTest
    @EnumSource(Control.class)
    void the_pages_themselves_agree_wholly_and_those_of_other_scenes_much_less(Control control) {
        List<WideScene> scenes = scenes(control, 12);
        List<WideScene> others = new ArrayList<>(scenes.subList(1, scenes.size()));
        others.add(scenes.getFirst());

        ControlFidelity same = measured(control, scenes, scenes);
        ControlFidelity other = measured(control, scenes, others);

        double best = control == Control.PALETTE ? 0 : 1;
        assertThat(same.figure()).isCloseTo(best, within(1e-9));
        assertThat(Math.abs(other.figure() - best))
                .as("other scenes: " + other.figure())
                .isGreaterThan(control == Control.PALETTE ? 15 : 0.25);
        assertThat(same.overlap(Part.HAIR)).isEqualTo(1);
        assertThat(other.overlap(Part.HAIR)).isLessThan(0.6);
        assertThat(same.face().looked()).isPositive();
        assertThat(same.face().share()).isEqualTo(1);
        assertThat(other.face().share()).isLessThan(0.5);
    }

    @Test
    void edges_two_pixels_away_still_agree_and_three_pixels_away_no_longer() {
        RgbPicture line = verticalLine(20);

        assertThat(EdgeAgreement.f1(line, verticalLine(22), 128)).isEqualTo(1);
        assertThat(EdgeAgreement.f1(line, verticalLine(23), 128)).isZero();
        assertThat(EdgeAgreement.f1(line, grey(0), 128)).isZero();
        assertThat(EdgeAgreement.f1(grey(0), grey(0), 128)).isEqualTo(1);
    }

    @Test
    void colours_are_as_far_apart_as_the_definition_of_the_colour_space_says() {
        assertThat(ColourDistance.mean(grey(0), grey(255))).isCloseTo(100, within(0.01));
        assertThat(ColourDistance.mean(grey(77), grey(77))).isZero();
        // L*a*b* of sRGB red is 53.24, 80.09, 67.20 and of green 87.73, -86.18, 83.18.
        assertThat(ColourDistance.mean(plain(255, 0, 0), plain(0, 255, 0))).isCloseTo(170.6, within(0.1));
    }

    private static RgbPicture verticalLine(int column) {
        byte[] rgb = new byte[40 * 40 * 3];
        for (int y = 0; y < 40; y++) {
            Arrays.fill(rgb, (y * 40 + column) * 3, (y * 40 + column) * 3 + 3, (byte) 255);
        }
        return new RgbPicture(40, 40, rgb);
    }

    private static RgbPicture grey(int value) {
        return plain(value, value, value);
    }

    private static RgbPicture plain(int red, int green, int blue) {
        byte[] rgb = new byte[40 * 40 * 3];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return new RgbPicture(40, 40, rgb);
    }

    @Test
    void a_network_that_adds_nothing_measures_as_no_network(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("model");
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(model, RunControl.quiet());
        Path network = silentNetwork(folder.resolve("network"), model.resolve("unet"));
        ReaderMain.main(new String[] {"train-maps", folder.toString(), "4", "0.001", "5", "cpu", "2", "4"});
        Path measured = folder.resolve("measured");
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        ControlMeasureMain.run(
                List.of(
                        model.toString(),
                        network.toString(),
                        folder.resolve("page-maps.safetensors").toString(),
                        measured.toString(),
                        "--scenes",
                        "2",
                        "--kinds",
                        "edges,palette",
                        "--steps",
                        "1",
                        "--device",
                        "cpu"),
                new PrintStream(said, true, StandardCharsets.UTF_8));

        List<String> rows = Files.readAllLines(measured.resolve("controls.md"));
        assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo(Files.readString(measured.resolve("controls.md")));
        assertThat(rows).hasSize(4);
        for (String row : rows.subList(2, 4)) {
            String[] cells = row.split("\\|", -1);
            assertThat(cells[3]).as(row).isEqualTo(cells[4]);
        }
        assertThat(measured.resolve("edges.png")).isRegularFile();
        assertThat(measured.resolve("palette.png")).isRegularFile();
    }

    private static Path silentNetwork(Path folder, Path unet) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("config.json"),
                Files.readString(unet.resolve("config.json"))
                        .replaceFirst("\\{", "{\"conditioning_embedding_out_channels\": [4, 4, 8, 8],")
                        .replace("UNet2DConditionModel", "ControlNetModel"));
        ControlNetConfig config = ControlNetConfig.read(ConfigReader.open(folder.resolve("config.json")));
        List<StoredTensor> tensors = new ArrayList<>();
        for (Map.Entry<String, long[]> weight :
                Weights.shapesOf(w -> new ControlNet(w, config)).entrySet()) {
            long count = Arrays.stream(weight.getValue()).reduce(1, (a, b) -> a * b);
            tensors.add(new StoredTensor(
                    weight.getKey(),
                    DType.FLOAT32,
                    weight.getValue(),
                    MemorySegment.ofArray(new byte[Math.toIntExact(4 * count)])));
        }
        SafetensorsWriter.write(
                folder.resolve("diffusion_pytorch_model.safetensors"), tensors, SafetensorsWriter.FOR_PYTORCH);
        return folder;
    }
}
