package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One layer under the names that programs give it, through the commands that people read and use LoRAs with. The small model has
 * one layer in each block of its U-Net, so the layer stands at {@code input_blocks.3.1}, where SDXL has it at 4.1.
 */
class LoraNameCommandsTest {
    private static final String LAYER = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q";
    private static final String SGM = "input_blocks.3.1.transformer_blocks.0.attn1.to_q";
    private static final int WIDTH = 64;
    private static final int RANK = 2;

    @TempDir
    private static Path folder;

    private static String model = "";
    private static RgbPicture expected = new RgbPicture(1, 1, new byte[3]);

    @BeforeAll
    static void makeModelAndReference() {
        model = folder.resolve("model").toString();
        CommandRun run = CommandRun.of("model", "init", "--preset", "sdxl-miniature", "--seed=1", model);
        assertThat(run.exitCode()).as(run.err()).isZero();
        expected = drawn("peft", write("peft", "unet." + LAYER + ".lora_A.weight", false));
    }

    private static StoredTensor tensor(String name, float scale, long... shape) {
        int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(shape.length == 0 ? scale : scale * (float) Math.sin(i + 1.0));
        }
        return new StoredTensor(name, DType.FLOAT32, shape, MemorySegment.ofArray(bytes.array()));
    }

    /** Writes a LoRA of one layer; an alpha that is the rank means strength 1, as none does. */
    private static Path write(String name, String down, boolean alpha) {
        String up =
                down.replace("lora_A", "lora_B").replace("lora_down", "lora_up").replace("lora.down", "lora.up");
        List<StoredTensor> tensors =
                new ArrayList<>(List.of(tensor(down, 0.5f, RANK, WIDTH), tensor(up, 1, WIDTH, RANK)));
        if (alpha) {
            String module = down.substring(0, down.indexOf(".lora_"));
            tensors.add(tensor(module + ".alpha", RANK));
        }
        Path file = folder.resolve(name.replaceAll("[^a-z]+", "-") + ".safetensors");
        SafetensorsWriter.write(file, tensors, Map.of());
        return file;
    }

    private static RgbPicture drawn(String name, Path lora) {
        Path picture = folder.resolve(name.replaceAll("[^a-z]+", "-") + ".png");
        CommandRun run = CommandRun.of(
                "generate",
                "--quiet",
                "--model=" + model,
                "--prompt=a cat",
                "--steps=2",
                "--seed=3",
                "--width=64",
                "--height=64",
                "--lora=" + lora,
                "--out=" + picture);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return PngText.readPicture(picture);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "kohya, diffusers names; lora_unet_FLAT.lora_down.weight; true",
                "kohya, sgm names; lora_unet_SGMFLAT.lora_down.weight; true",
                "bare; LAYER.lora_A.weight; false",
                "base_model; base_model.model.LAYER.lora_A.weight; false",
                "old processor; PROCESSOR_lora.down.weight; false",
                "OneTrainer, sgm dotted; unet.SGM.lora_down.weight; true",
                "ComfyUI save; diffusion_model.SGM.lora_down.weight; false",
                "ComfyUI save, PEFT's halves; diffusion_model.SGM.lora_A.weight; false",
                "unet.base_model; unet.base_model.model.LAYER.lora_A.weight; false",
                "LyCORIS; lycoris_FLAT.lora_down.weight; false",
                "module; module.LAYER.lora_A.default.weight; false",
                "pipe.unet; pipe.unet.LAYER.lora_A.default.weight; false",
                "transformer; transformer.LAYER.lora_A.weight; false"
            })
    void every_name_is_read_by_inspect_and_draws_the_picture_of_peft(String name, String form, boolean alpha) {
        String down = form.replace("PROCESSOR", LAYER.replace(".to_q", ".processor.to_q"))
                .replace("SGMFLAT", SGM.replace('.', '_'))
                .replace("FLAT", LAYER.replace('.', '_'))
                .replace("SGM", SGM)
                .replace("LAYER", LAYER);
        Path lora = write(name, down, alpha);
        CommandRun inspected = CommandRun.of("inspect", lora.toString(), "--json");
        assertThat(inspected.exitCode()).as(inspected.err()).isZero();
        assertThat(inspected.out()).contains("\"lora\" : {").containsPattern("\"layers\" : 1\\b");
        assertThat(drawn(name, lora).rgb()).isEqualTo(expected.rgb());
    }

    @Test
    void the_reference_differs_from_the_picture_without_a_lora() {
        Path picture = folder.resolve("without.png");
        CommandRun run = CommandRun.of(
                "generate",
                "--quiet",
                "--model=" + model,
                "--prompt=a cat",
                "--steps=2",
                "--seed=3",
                "--width=64",
                "--height=64",
                "--out=" + picture);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(PngText.readPicture(picture).rgb()).isNotEqualTo(expected.rgb());
    }
}
