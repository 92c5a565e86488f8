package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own that gets a real Ctrl-C. */
class CtrlCTest {
    /** Long enough for any machine; a command that does not hear would draw or train for hours. */
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private static Path folder;

    private static String model;

    @BeforeAll
    static void makeModelAndPicture() throws IOException {
        model = folder.resolve("model").toString();
        CommandRun run = CommandRun.of("model", "init", "--preset", "miniature", "--seed=1", model);
        assertThat(run.exitCode()).as(run.err()).isZero();
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        ImageIO.write(
                new RgbPicture(64, 64, new byte[3 * 64 * 64]).toBufferedImage(),
                "png",
                pictures.resolve("a.png").toFile());
        Files.writeString(pictures.resolve("a.txt"), "ink");
    }

    private static Process start(Path log, String... words) throws IOException {
        // A build that a script runs in the background ignores Ctrl-C, and what it starts would too.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-agentlib") && !flag.startsWith("-javaagent"))
                .forEach(command::add);
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of(
                "-cp",
                classes.replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                Main.class.getName()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static void interruptOnce(Process process, BooleanSupplier atWork, Path log)
            throws IOException, InterruptedException {
        while (process.isAlive() && !atWork.getAsBoolean()) {
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it ends by itself: " + Files.readString(log))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(130);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void pictures_that_are_drawn_are_whole_and_no_part_of_another_is_left() throws Exception {
        Path out = Files.createDirectories(folder.resolve("drawn"));
        Path log = folder.resolve("generate.log");
        String seeds = String.join(
                ",", IntStream.range(0, 5000).mapToObj(Integer::toString).toList());
        Process process = start(
                log,
                "generate",
                "--device=cpu",
                "--model=" + model,
                "--prompt=a",
                "--steps=10",
                "--width=64",
                "--height=64",
                "--seed=" + seeds,
                "--out=" + out.resolve("p.png"));
        interruptOnce(process, () -> !files(out).isEmpty(), log);
        assertThat(files(out)).isNotEmpty().allSatisfy(file -> {
            assertThat(file.toString()).endsWith(".png");
            assertThat(PngText.readPicture(file).width()).isEqualTo(64);
            assertThat(PngText.readText(file)).containsKey("inkloom");
        });
        assertThat(Files.readString(log)).contains("Stopping after the current step");
    }

    @Test
    void a_training_keeps_its_steps_and_goes_on() throws Exception {
        Path out = folder.resolve("run");
        Path log = folder.resolve("train.log");
        String[] words = {
            "train",
            "lora",
            "--device=cpu",
            "--model=" + model,
            "--dataset_path=" + folder.resolve("pictures"),
            "--output_path=" + out,
            "--width=64",
            "--height=64",
            "--precision=32",
            "--steps_per_epoch=100000",
            "--max_epochs=1"
        };
        Path losses = out.resolve("loss.csv");
        BooleanSupplier trains = () -> {
            try {
                return Files.exists(losses) && Files.size(losses) > 100;
            } catch (IOException e) {
                return false;
            }
        };
        interruptOnce(start(log, words), trains, log);
        String said = Files.readString(log);
        assertThat(said).contains("The same command goes on from there");
        assertThat(files(out.resolve("checkpoints")))
                .isNotEmpty()
                .noneMatch(file -> file.toString().contains(".part"));
        Path again = folder.resolve("again.log");
        long before = Files.size(losses);
        interruptOnce(
                start(again, words),
                () -> {
                    try {
                        return Files.size(losses) > before;
                    } catch (IOException e) {
                        return false;
                    }
                },
                again);
        assertThat(Files.readString(again)).containsIgnoringCase("checkpoint");
    }
}
