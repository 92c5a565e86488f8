package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.metadata.PictureTexts;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.folder.ContentDigest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A picture's file alone draws the picture again, whatever flags drew it. */
class RedrawingTest {
    @TempDir
    private static Path folder;

    private static String model;

    @BeforeAll
    static void makeModelAndFiles() {
        model = folder.resolve("model").toString();
        CommandRun run = CommandRun.of("model", "init", "--preset", "miniature", "--seed=1", model);
        assertThat(run.exitCode()).as(run.err()).isZero();
        PngText.write(folder.resolve("start.png"), pattern(90, 60), Map.of());
        PngText.write(folder.resolve("mask.png"), halfWhite(90, 60), Map.of());
    }

    private static RgbPicture pattern(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7 + i / width);
        }
        return new RgbPicture(width, height, rgb);
    }

    private static RgbPicture halfWhite(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % width < width / 2 ? 255 : 0);
        }
        return new RgbPicture(width, height, rgb);
    }

    private static CommandRun generate(String... words) {
        return CommandRun.of(Stream.concat(Stream.of("generate", "--quiet"), Stream.of(words))
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "plain; --seed=5",
                "negative; --seed=6 --negative=\u6a21\u7cca --cfg=7.25",
                "unguided; --seed=7 --cfg=0.5 --negative=no",
                "rescaled; --seed=8 --cfg-rescale=0.7",
                "size; --seed=9 --width=80 --height=48",
                "ancestral; --seed=10 --scheduler=euler_a",
                "karras; --seed=11 --scheduler=dpmpp_2m_sde_karras --steps=3",
                "started; --seed=12 --init=START --strength=0.55",
                "contained; --seed=13 --init=START --strength=0.9 --fit=contain",
                "stretched; --seed=14 --init=START --fit=stretch --scheduler=ddim",
                "masked; --seed=23 --init=START --mask=MASK",
                "masked softly; --seed=24 --init=START --mask=MASK --mask-invert --mask-grow=-2 --mask-feather=6"
                        + " --keep-outside --strength=0.8",
                "outpainted; --seed=25 --init=START --outpaint=left=16,top=8 --mask-feather=4 --width=88 --height=64",
                "enlarged; --seed=26 --hires=1.5:0.6:3",
                "tiled; --seed=15 --tiling --width=160",
                "threads; --seed=16 --threads=1",
                "half; --seed=17 --dtype=bfloat16",
                "counted; --seed=18 --count=3 --batch=2",
                "listed; --seed=19,-4,7",
                "stream; --seed=20 --prompt=\u4e00\u53ea\u72d7 --prompt=\u732b --scheduler=euler_a",
                "streamed start; --seed=21 --prompt=b --init=START --scheduler=ddpm",
                "largest seed; --seed=9223372036854775807",
                "webp; --seed=22",
            })
    void is_drawn_again_from_its_file_alone(String kind, String words) throws IOException {
        String suffix = kind.equals("webp") ? ".webp" : ".png";
        Path out = folder.resolve(kind.replace(' ', '-') + suffix);
        List<String> flags = new ArrayList<>(List.of(
                "--model=" + model,
                "--prompt=\u4e00\u53ea\u732b, <lora:x>, \"a\"",
                "--prompt-rules=literal",
                "--device=cpu",
                "--out=" + out));
        Stream.of(words.split(" "))
                .map(word -> word.replace("START", folder.resolve("start.png").toString())
                        .replace("MASK", folder.resolve("mask.png").toString()))
                .forEach(flags::add);
        if (!words.contains("--steps")) {
            flags.add("--steps=2");
        }
        if (!words.contains("--width")) {
            flags.addAll(List.of("--width=64", "--height=64"));
        }
        CommandRun drawn = generate(flags.toArray(String[]::new));
        assertThat(drawn.exitCode()).as(drawn.err()).isZero();

        List<Path> pictures = drawn.out()
                .lines()
                .map(line -> Path.of(line.substring(0, line.lastIndexOf("  (seed"))))
                .toList();
        assertThat(pictures).isNotEmpty();
        for (Path picture : pictures) {
            Path again = folder.resolve("again-" + picture.getFileName());
            CommandRun run = generate("--from=" + picture, "--out=" + again);
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).doesNotContain("pixels differ");
            if (kind.startsWith("stream")) {
                // Prompts that were encoded beside others: the last digit of an embedding depends on them.
                assertThat(farthest(again, picture)).isLessThanOrEqualTo(1);
            } else {
                assertThat(Files.readAllBytes(again)).as(picture.toString()).isEqualTo(Files.readAllBytes(picture));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "left=3; 93; 60; ",
                "right=3,bottom=1; 93; 61; ",
                "all=4; 98; 68; --keep-outside",
                "top=5; 135; 101; --hires=1.5:0.6:3"
            })
    void room_of_any_pixels_is_drawn_and_drawn_again(String room, int width, int height, String more)
            throws IOException {
        Path out = folder.resolve("room-" + room + ".png");
        List<String> flags = new ArrayList<>(List.of(
                "--model=" + model,
                "--prompt=a",
                "--seed=4",
                "--steps=2",
                "--init=" + folder.resolve("start.png"),
                "--outpaint=" + room,
                "--out=" + out));
        Optional.ofNullable(more).ifPresent(flags::add);
        CommandRun drawn = generate(flags.toArray(String[]::new));
        assertThat(drawn.exitCode()).as(drawn.err()).isZero();
        assertThat(PngText.readPicture(out).width()).isEqualTo(width);
        assertThat(PngText.readPicture(out).height()).isEqualTo(height);
        Path again = folder.resolve("again.png");
        CommandRun run = generate("--from=" + out, "--out=" + again);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(out));
    }

    @Test
    void a_figure_taken_from_a_picture_is_taken_from_it_again() throws IOException {
        Path girl = folder.resolve("girl.png");
        PngText.write(girl, pattern(40, 64), Map.of());
        Path out = folder.resolve("taken.png");
        String cast = "{\"anchors\":[{\"prompt\":\"a girl\",\"picture\":\"" + girl + "\"}],\"subject\":[\"a girl\"]}";
        CommandRun drawn = generate(
                "--model=" + model,
                "--prompt=a girl by the sea",
                "--seed=4",
                "--steps=2",
                "--width=64",
                "--height=64",
                "--shared-cast=" + cast,
                "--out=" + out);
        assertThat(drawn.exitCode()).as(drawn.err()).isZero();
        Path again = folder.resolve("taken-again.png");
        CommandRun run = generate("--from=" + out, "--out=" + again);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(out));
        Files.delete(girl);
        CommandRun gone = generate("--from=" + out, "--out=" + again);
        assertThat(gone.exitCode()).isEqualTo(2);
        assertThat(gone.err()).contains("INK-GEN-023").contains("sha256:");
    }

    private static int farthest(Path one, Path other) {
        byte[] a = PngText.readPicture(one).rgb();
        byte[] b = PngText.readPicture(other).rgb();
        assertThat(a).hasSameSizeAs(b);
        return IntStream.range(0, a.length)
                .map(i -> Math.abs((a[i] & 0xff) - (b[i] & 0xff)))
                .max()
                .orElse(0);
    }

    @Test
    void a_change_draws_a_variation_and_takes_the_rest_over() throws IOException {
        Path out = folder.resolve("first.png");
        generate(
                "--model=" + model, "--prompt=a", "--seed=3", "--steps=2", "--width=64", "--height=64", "--out=" + out);
        Path varied = folder.resolve("varied.png");
        CommandRun run = generate("--from=" + out, "--seed=4,5", "--negative=b", "--out=" + varied);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(PngText.readText(folder.resolve("varied-2.png")).get("parameters"))
                .startsWith("a\nNegative prompt: b\nSteps: 2, ")
                .contains("Seed: 5, Size: 64x64");
    }

    @Test
    void the_recipe_tells_the_start_picture_and_the_guidance_that_was_used() throws IOException {
        Path out = folder.resolve("told.png");
        CommandRun run = generate(
                "--model=" + model,
                "--prompt=a",
                "--cfg=0.25",
                "--steps=2",
                "--init=" + folder.resolve("start.png"),
                "--width=64",
                "--height=64",
                "--json",
                "--out=" + out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        String digest = ContentDigest.ofFile(folder.resolve("start.png"));
        assertThat(run.out()).contains(digest, "\"strength\" : 0.6", "\"guidanceScale\" : 1.0", "\"width\" : 90");
        assertThat(PngText.readText(out).get("parameters"))
                .contains("CFG scale: 1,", "Denoising strength: 0.6, Init image hash: " + digest.substring(0, 10));
        assertThat(run.err()).contains("--cfg 0.25 is below 1", "is 90x60 and is drawn from at 64x64");
    }

    @Test
    void a_start_picture_that_is_gone_is_asked_for() throws IOException {
        Path start = folder.resolve("gone.png");
        PngText.write(start, pattern(64, 64), Map.of());
        Path out = folder.resolve("of-gone.png");
        generate(
                "--model=" + model,
                "--prompt=a",
                "--steps=2",
                "--width=64",
                "--height=64",
                "--init=" + start,
                "--out=" + out);
        Files.delete(start);
        CommandRun run = generate("--from=" + out, "--out=" + folder.resolve("x.png"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-GEN-012", "gone.png", "--init");
        CommandRun other =
                generate("--from=" + out, "--init=" + folder.resolve("start.png"), "--out=" + folder.resolve("x.png"));
        assertThat(other.exitCode()).as(other.err()).isZero();
    }

    @Test
    void another_model_is_said() throws IOException {
        Path other = folder.resolve("other");
        CommandRun.of("model", "init", "--preset", "miniature", "--seed=2", other.toString());
        Path out = folder.resolve("of-model.png");
        generate("--model=" + model, "--prompt=a", "--steps=2", "--width=64", "--height=64", "--out=" + out);
        CommandRun run = generate("--from=" + out, "--model=" + other, "--out=" + folder.resolve("x.png"));
        assertThat(run.err()).contains("The model is not the one that drew");
    }

    @Test
    void pictures_of_other_programs_give_what_is_known_and_say_the_rest() {
        Path a1111 = folder.resolve("a1111.png");
        String parameters = "a cat, (hat:1.3) <lora:none:0.7>\nNegative prompt: blurry\nSteps: 2, Sampler: DPM++ 2M,"
                + " Schedule type: Karras, CFG scale: 6.5, Seed: 77, Size: 64x72, Model hash: 31e35c80fc, Model: sd_xl,"
                + " Clip skip: 2, Version: v1.9.4";
        PngText.write(a1111, pattern(8, 8), Map.of("parameters", parameters));
        Path out = folder.resolve("of-a1111.png");
        CommandRun run = generate("--from=" + a1111, "--model=" + model, "--out=" + out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("A1111", "Clip skip 2", "LoRA none");
        assertThat(PngText.readText(out).get("parameters"))
                .startsWith("a cat, (hat:1.3)\nNegative prompt: blurry\n")
                .contains("blurry\nSteps: 2, Sampler: dpmpp_2m_karras, CFG scale: 6.5, ")
                .contains("Prompt rules: a1111, Seed: 77, Size: 64x72");
    }

    @Test
    void jpeg_and_webp_are_written_with_their_recipe() throws IOException {
        for (String suffix : List.of("jpg", "jpeg", "webp", "JPG")) {
            Path out = folder.resolve("kind." + suffix);
            CommandRun run = generate(
                    "--model=" + model, "--prompt=\u732b", "--steps=1", "--width=64", "--height=64", "--out=" + out);
            assertThat(run.exitCode()).as(run.err()).isZero();
            Map<String, String> texts = PictureTexts.read(Files.readAllBytes(out));
            assertThat(texts.get("parameters")).startsWith("\u732b\nSteps: 1");
            assertThat(texts.get("inkloom")).contains("\"prompt\":\"\u732b\"");
            assertThat(Files.readAllBytes(out)[0]).isEqualTo(suffix.equals("webp") ? (byte) 'R' : (byte) 0xff);
        }
        assertThat(PictureEncoder.Kind.values()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "INK-CLI-044, x.gif",
        "INK-CLI-044, x.bmp",
        "INK-CLI-044, x",
        "INK-CLI-044, x.",
        "INK-CLI-043, .",
        "INK-CLI-043, start.png/x.png",
    })
    void a_place_where_no_picture_can_be_is_refused_before_drawing(String code, String name) {
        CommandRun run = generate("--model=nowhere", "--prompt=a", "--out=" + folder.resolve(name));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(code);
    }

    @Test
    void a_mistyped_flag_is_named_before_the_one_that_is_missing() {
        CommandRun run = CommandRun.of("generate", "--promt", "a", "--oout", "x.png");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("--promt", "Did you mean")
                .contains("--prompt")
                .doesNotContain("Missing");
    }

    @Test
    void seeds_do_not_run_past_the_largest() {
        CommandRun run = generate(
                "--model=" + model,
                "--prompt=a",
                "--seed=9223372036854775807",
                "--count=2",
                "--out=" + folder.resolve("y.png"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-GEN-013", "9223372036854775806");
    }

    @Test
    void a_size_that_cannot_fit_is_refused_with_the_largest_that_can() {
        CommandRun run = generate(
                "--model=" + model,
                "--prompt=a",
                "--width=16384",
                "--height=16384",
                "--out=" + folder.resolve("z.png"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("INK-TENSOR-005", "16384x16384", "The largest size of these proportions");
        assertThat(run.err()).doesNotContain("--tiling");
    }

    @Test
    void a_mask_that_is_gone_or_another_is_told() throws IOException {
        Path own = folder.resolve("own-mask.png");
        PngText.write(own, halfWhite(64, 64), Map.of());
        Path picture = folder.resolve("by-mask.png");
        CommandRun drawn = generate(
                "--model=" + model,
                "--prompt=a",
                "--steps=1",
                "--width=64",
                "--height=64",
                "--init=" + folder.resolve("start.png"),
                "--mask=" + own,
                "--out=" + picture);
        assertThat(drawn.exitCode()).as(drawn.err()).isZero();
        PngText.write(own, pattern(64, 64), Map.of());
        Path again = folder.resolve("by-mask-again.png");
        assertThat(generate("--from=" + picture, "--out=" + again).err()).contains("is not the mask");
        Files.delete(own);
        CommandRun gone = generate("--from=" + picture, "--out=" + again);
        assertThat(gone.exitCode()).isEqualTo(2);
        assertThat(gone.err()).contains("INK-GEN-017").contains("--mask").contains("SHA-256");
    }

    @Test
    void a_mask_without_a_picture_is_refused() {
        for (String flag : List.of("--mask=a.png", "--outpaint=left=8", "--mask-feather=3", "--keep-outside")) {
            CommandRun run = generate("--model=" + model, "--prompt=a", flag, "--out=" + folder.resolve("no.png"));
            assertThat(run.exitCode()).as(flag).isEqualTo(2);
            assertThat(run.err()).contains("INK-CLI-054").contains("--init");
        }
        CommandRun bad =
                generate("--model=" + model, "--prompt=a", "--outpaint=up=8", "--out=" + folder.resolve("no.png"));
        assertThat(bad.exitCode()).isEqualTo(2);
        assertThat(bad.err()).contains("INK-GEN-015");
    }
}
