package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.golden.Golden;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("golden")
class ChoosingTrainingTest {
    private static final int SIDE = 64;

    @TempDir
    private Path folder;

    private Path out;
    private Path story;

    @BeforeEach
    void layOut() throws IOException {
        out = folder.resolve("出");
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        for (int n = 1; n <= 2; n++) {
            byte[] rgb = new byte[SIDE * SIDE * 3];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) (i * n);
            }
            PngText.write(pictures.resolve(n + ".png"), new RgbPicture(SIDE, SIDE, rgb), Map.of());
            Files.writeString(pictures.resolve(n + ".txt"), "一只猫");
        }
        story = Files.writeString(folder.resolve("story.yaml"), """
            title: 试
            defaults: {steps: 1, width: 64, height: 64}
            shots:
              - {prompt: 一只猫, seed: 1}
              - {prompt: 一条狗, seed: 2}
            """);
    }

    private CommandRun train(String... more) {
        List<String> args = new ArrayList<>(List.of("train", "lora", "--device", "cpu", "--precision", "32"));
        args.addAll(List.of("--model", Golden.model("kolors-tiny").toString()));
        args.addAll(List.of("--dataset_path", folder.resolve("pictures").toString()));
        args.addAll(List.of("--output_path", out.toString(), "--steps_per_epoch", "3", "--save_every", "1"));
        args.addAll(List.of("--width", "64", "--height", "64"));
        args.addAll(List.of(more));
        return CommandRun.of(args.toArray(String[]::new));
    }

    private static JsonNode json(CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JsonMapper.builder().build().readTree(run.out());
    }

    @Test
    void the_best_checkpoint_is_told_and_copied_and_a_second_run_draws_nothing_again() throws IOException {
        JsonNode facts = json(train("--choose-by", story.toString(), "--gate-by", "technical", "--json"));

        JsonNode choice = facts.path("choice");
        // The last checkpoint has the bytes of the finished LoRA, which stands for it.
        assertThat(choice.path("checkpoints")
                        .valueStream()
                        .map(one -> one.path("name").asString()))
                .containsExactly("lora-step-1", "lora-step-2", "lora");
        assertThat(choice.path("by").asString()).isEqualTo("technical");
        Path best = out.resolve("lora-best.safetensors");
        assertThat(facts.path("best").asString()).isEqualTo(best.toString());
        assertThat(best).hasSameBinaryContentAs(Path.of(choice.path("best").asString()));
        assertThat(LoraFolder.newest(out)).isEqualTo(best);
        assertThat(out.resolve("choice/checkpoints.html")).content().contains("★", "lora/contact-sheet.png");
        assertThat(out.resolve("settings.yaml")).content().contains("keep_checkpoints: 10", "choose_by: ");

        Path kept = out.resolve("choice/lora/shots/01.png");
        Path lost = out.resolve("choice/lora/shots/02.png");
        Object before = Files.getLastModifiedTime(kept);
        Files.delete(lost);
        CommandRun again = train("--choose-by", story.toString(), "--gate-by", "technical");

        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).contains("this time from 3", "by      technical", "copied  to " + best);
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(before);
        assertThat(lost).isRegularFile();
    }

    @Test
    void what_would_end_the_choice_ends_the_command_before_the_training() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.yaml"), "title: 试\nshots: 3\n");

        assertRefused("INK-STORY-", train("--choose-by", broken.toString()));
        assertRefused("INK-SCORE-003", train("--choose-by", story.toString(), "--gate-by", "beauty"));
        assertRefused("INK-TRAIN-002", train("--gate-by", "technical"));
        assertThat(out.resolve("checkpoints")).doesNotExist();
    }

    private static void assertRefused(String code, CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(code);
    }
}
