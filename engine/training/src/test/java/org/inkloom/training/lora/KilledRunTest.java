package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.inkloom.golden.Golden;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.run.RunControl;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.run.Checkpoints;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that trains is killed as {@code kill -9} does, at whatever it is doing, and the run goes on. */
class KilledRunTest {
    private static final int UPDATES = 12;

    @TempDir
    Path folder;

    /** Trains in a process of its own. */
    public static void main(String[] arguments) {
        LoraTrainer.run(
                config(
                        Path.of(arguments[0]),
                        Path.of(arguments[1]),
                        Path.of(arguments[2]),
                        Boolean.parseBoolean(arguments[3])),
                RunControl.quiet());
    }

    private static LoraTrainingConfig config(Path model, Path shared, Path output, boolean text) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "model", model.toString(),
                "dataset_path", shared.resolve("pictures").toString(),
                "output_path", output.toString(),
                "width", "64",
                "height", "64",
                "center_crop", "true",
                "device", "cpu",
                "save_every", "1",
                "learning_rate", "1e-2",
                "steps_per_epoch", Integer.toString(UPDATES)));
        settings.put("train_text_encoder", Boolean.toString(text));
        return LoraTrainingConfig.from(GivenSettings.of(settings));
    }

    @Test
    void a_killed_run_goes_on_and_ends_with_the_same_bits() throws IOException, InterruptedException {
        Path model = folder.resolve("model");
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(model, RunControl.quiet());
        killAndGoOn(model, false);
    }

    @Test
    @Tag("golden")
    void so_does_one_that_trains_text_encoders_too() throws IOException, InterruptedException {
        killAndGoOn(Golden.model("clip/sdxl-tiny"), true);
    }

    private void killAndGoOn(Path model, boolean text) throws IOException, InterruptedException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        for (int i = 0; i < 3; i++) {
            BufferedImage image = new BufferedImage(70 + i, 80, BufferedImage.TYPE_INT_RGB);
            image.setRGB(10 * i, 20, 0xffffff);
            ImageIO.write(image, "png", pictures.resolve(i + ".png").toFile());
        }

        killAfterFirstCheckpoint(model, folder.resolve("killed"), text);
        TrainingReport resumed =
                LoraTrainer.run(config(model, folder, folder.resolve("killed"), text), RunControl.quiet());
        TrainingReport straight =
                LoraTrainer.run(config(model, folder, folder.resolve("straight"), text), RunControl.quiet());

        assertThat(resumed.resumedFrom()).isPositive();
        assertThat(Files.mismatch(resumed.lora(), straight.lora())).isEqualTo(-1);
        assertThat(Files.mismatch(state("killed"), state("straight"))).isEqualTo(-1);
        assertThat(LossLog.read(resumed.losses())).hasSize(UPDATES);
    }

    private Path state(String run) {
        Path checkpoints = folder.resolve(run).resolve("checkpoints");
        return new Checkpoints(checkpoints, 1).newest().orElseThrow().resolve("state.safetensors");
    }

    private void killAfterFirstCheckpoint(Path model, Path output, boolean text)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-agentlib") && !flag.startsWith("-javaagent"))
                .forEach(command::add);
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of(
                "-cp",
                classes.replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                KilledRunTest.class.getName(),
                model.toString(),
                folder.toString(),
                output.toString(),
                Boolean.toString(text)));
        File log = folder.resolve("log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        Checkpoints checkpoints = new Checkpoints(output.resolve("checkpoints"), 2);
        while (process.isAlive() && checkpoints.newest().isEmpty()) {
            process.waitFor(5, TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly().waitFor();
        assertThat(checkpoints.newest()).as(Files.readString(log.toPath())).isPresent();
    }
}
