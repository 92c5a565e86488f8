package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures with the chunks that ComfyUI and the A1111 WebUI write, drawn again with {@code generate --from}. */
class ForeignPicturesTest {
    private static final String PROMPT = """
        {"3": {"inputs": {"seed": 156680208700286, "steps": 3, "cfg": 6.5, "sampler_name": "dpmpp_2m",
         "scheduler": "karras", "denoise": 1.0, "model": ["10", 0], "positive": ["6", 0], "negative": ["7", 0],
         "latent_image": ["5", 0]}, "class_type": "KSampler", "_meta": {"title": "KSampler"}},
         "4": {"inputs": {"ckpt_name": "v1-5.safetensors"}, "class_type": "CheckpointLoaderSimple"},
         "5": {"inputs": {"width": 72, "height": 64, "batch_size": 2}, "class_type": "EmptyLatentImage"},
         "6": {"inputs": {"text": "\\u4e00\\u53ea\\u732b, \\"scenery\\"", "clip": ["10", 1]}, "class_type": "CLIPTextEncode"},
         "7": {"inputs": {"text": "text, watermark", "clip": ["10", 1]}, "class_type": "CLIPTextEncode"},
         "8": {"inputs": {"samples": ["3", 0], "vae": ["4", 2]}, "class_type": "VAEDecode"},
         "9": {"inputs": {"filename_prefix": "ComfyUI", "images": ["8", 0]}, "class_type": "SaveImage"},
         "10": {"inputs": {"lora_name": "far.safetensors", "strength_model": 0.6, "strength_clip": 1.0,
         "model": ["4", 0], "clip": ["4", 1]}, "class_type": "LoraLoader"}}\
        """;

    @TempDir
    private static Path folder;

    private static String model;

    @BeforeAll
    static void makeModel() {
        model = folder.resolve("model").toString();
        CommandRun run = CommandRun.of("model", "init", "--preset", "miniature", "--seed=1", model);
        assertThat(run.exitCode()).as(run.err()).isZero();
        System.setProperty(
                CarriedModel.PROPERTY,
                Project.root().resolve("lab/inkling-model").toString());
    }

    @AfterAll
    static void forgetTheCarriedModel() {
        System.clearProperty(CarriedModel.PROPERTY);
    }

    /** Puts a chunk behind the header of a small picture. */
    private static byte[] withChunk(byte[] png, String type, byte[] data) {
        int headerEnd = 8 + 25;
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        ByteBuffer all = ByteBuffer.allocate(png.length + 12 + data.length);
        all.put(png, 0, headerEnd).putInt(data.length).put(name).put(data).putInt((int) crc.getValue());
        return all.put(png, headerEnd, png.length - headerEnd).array();
    }

    private static byte[] plain() {
        return PngText.encode(new RgbPicture(2, 2, new byte[12]), Map.of());
    }

    private static byte[] text(String keyword, String text, Charset charset) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
        data.write(0);
        data.writeBytes(text.getBytes(charset));
        return data.toByteArray();
    }

    private static Path picture(String name, byte[] png) throws IOException {
        return Files.write(folder.resolve(name), png);
    }

    private static CommandRun redraw(Path picture, String out, String... more) {
        String[] words = new String[6 + more.length];
        words[0] = "generate";
        words[1] = "--quiet";
        words[2] = "--device=cpu";
        words[3] = "--from=" + picture;
        words[4] = "--model=" + model;
        words[5] = "--out=" + folder.resolve(out);
        System.arraycopy(more, 0, words, 6, more.length);
        return CommandRun.of(words);
    }

    private static String parametersOf(String out) {
        return String.valueOf(PngText.readText(folder.resolve(out)).get("parameters"));
    }

    @Test
    void of_comfyui_give_their_settings_and_the_rest_is_said() throws IOException {
        byte[] png =
                withChunk(plain(), "tEXt", text("workflow", "{\"last_node_id\": 10}", StandardCharsets.ISO_8859_1));
        png = withChunk(png, "tEXt", text("prompt", PROMPT, StandardCharsets.ISO_8859_1));
        CommandRun run = redraw(picture("comfy.png", png), "of-comfy.png");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(parametersOf("of-comfy.png"))
                .startsWith("\u4e00\u53ea\u732b, \"scenery\"\nNegative prompt: text, watermark\nSteps: 3,"
                        + " Sampler: dpmpp_2m_karras, CFG scale: 6.5, Seed: 156680208700286, Size: 72x64");
        assertThat(run.err())
                .contains("ComfyUI", "The LoRA far.safetensors is not here")
                .contains("batch_size 2");
    }

    @Test
    void of_comfyui_may_be_varied_by_flags() throws IOException {
        byte[] png = withChunk(plain(), "tEXt", text("prompt", PROMPT, StandardCharsets.ISO_8859_1));
        CommandRun run = redraw(picture("varied.png", png), "of-varied.png", "--seed=5", "--steps=2", "--width=64");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(parametersOf("of-varied.png")).contains("Steps: 2,", "CFG scale: 6.5, Seed: 5, Size: 64x64");
    }

    @Test
    void of_another_model_are_drawn_with_the_carried_one_and_that_is_said() throws IOException {
        byte[] png = withChunk(plain(), "tEXt", text("prompt", PROMPT, StandardCharsets.ISO_8859_1));
        CommandRun run = CommandRun.of(
                "generate",
                "--quiet",
                "--device=cpu",
                "--steps=1",
                "--from=" + picture("elsewhere.png", png),
                "--out=" + folder.resolve("of-elsewhere.png"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("The model v1-5.safetensors is not taken over: --model names one that is here");
        assertThat(parametersOf("of-elsewhere.png")).contains("Model: inkling", "Seed: 156680208700286");
    }

    @Test
    void of_a1111_give_their_settings_in_every_chunk_that_holds_text() throws IOException {
        String english =
                "caf\u00e9, cat\nNegative prompt: blurry\nSteps: 2, Sampler: Euler a, CFG scale: 7.5, Seed: 77,"
                        + " Size: 64x72, Model hash: 31e35c80fc, Model: sd_xl, Clip skip: 2, Version: v1.9.4";
        String chinese = english.replace("cat", "\u732b");
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        deflated.writeBytes(text("parameters", "\0", StandardCharsets.ISO_8859_1));
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(deflated)) {
            deflater.write(english.getBytes(StandardCharsets.ISO_8859_1));
        }
        Map<String, byte[]> kinds = Map.of(
                "tEXt", text("parameters", english, StandardCharsets.ISO_8859_1),
                "zTXt", deflated.toByteArray(),
                "iTXt", text("parameters", "\0\0\0\0" + chinese, StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> kind : kinds.entrySet()) {
            byte[] png = withChunk(plain(), kind.getKey(), kind.getValue());
            CommandRun run = redraw(picture(kind.getKey() + ".png", png), "of-a1111.png");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(parametersOf("of-a1111.png"))
                    .startsWith(kind.getKey().equals("iTXt") ? "caf\u00e9, \u732b\n" : "caf\u00e9, cat\n")
                    .contains("Negative prompt: blurry\n"
                            + "Steps: 2, Sampler: euler_a, CFG scale: 7.5, Prompt rules: a1111, Seed: 77, Size: 64x72");
            assertThat(run.err()).contains("A1111", "Clip skip 2");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "INK-GEN-001; Steps: 2, Seed: 1, Size: 63x64",
                "INK-GEN-001; Steps: 2, Seed: 1, Size: 0x0",
                "INK-GEN-001; Steps: 2, Seed: 1, Size: 999999x64",
                "INK-TENSOR-005; Steps: 2, Seed: 1, Size: 16384x16384",
                "INK-GEN-002; Steps: -2, Seed: 1, Size: 64x64",
                "INK-SCHED-003; Steps: 2147483647, Seed: 1, Size: 64x64",
                "INK-GEN-003; Steps: 2, CFG scale: NaN, Size: 64x64",
                "INK-GEN-003; Steps: 2, CFG scale: 1e999, Size: 64x64",
                "INK-GEN-008; Steps: 2, CFG rescale: 7, Size: 64x64",
            })
    void with_settings_that_nothing_can_be_drawn_with_are_refused(String code, String settings) throws IOException {
        byte[] png = withChunk(plain(), "tEXt", text("parameters", "cat\n" + settings, StandardCharsets.ISO_8859_1));
        CommandRun run = redraw(picture("impossible.png", png), "none.png");
        assertThat(run.exitCode()).isBetween(1, 2);
        assertThat(run.err()).contains(code);
        assertThat(folder.resolve("none.png")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "INK-PNG-004; tEXt; no separator",
                "INK-PNG-004; zTXt; parameters\\0\\0no deflate",
                "INK-PNG-004; iTXt; parameters\\0\\0\\0\\0",
                "INK-PNG-004; iTXt; parameters\\0\\0\\0\\0\\0\\xff",
                "INK-GEN-009; tEXt; prompt\\0{\"1\": {\"class_type\": \"KSampler\"",
                "INK-GEN-009; tEXt; workflow\\0{\"nodes\": []}",
                "INK-GEN-009; tEXt; parameters\\0a cat without settings",
            })
    void with_broken_chunks_are_refused(String code, String type, String data) throws IOException {
        String plain = data.replace("\\0", "\0").replace("\\xff", "\u00ff");
        byte[] png = withChunk(plain(), type, plain.getBytes(StandardCharsets.ISO_8859_1));
        CommandRun run = redraw(picture("broken.png", png), "none.png");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(code, "broken.png");
    }

    @Test
    void with_escape_sequences_show_none() throws IOException {
        String parameters =
                "\u001b]0;x\u0007cat\nSteps: 2, Seed: 1, Size: 64x64, \u001b[31mOdd: 1, Evil: \u001b[2J, Model: m";
        byte[] png = withChunk(plain(), "tEXt", text("parameters", parameters, StandardCharsets.ISO_8859_1));
        CommandRun run = redraw(picture("escapes.png", png), "of-escapes.png");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Evil").doesNotContain("\u001b");
    }
}
