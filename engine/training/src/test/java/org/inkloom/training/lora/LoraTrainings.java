package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Cancellation;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.training.SaidLines;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.log.LossRow;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model, a few pictures, and settings of trainings that take seconds. */
abstract class LoraTrainings {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeModelAndPictures() throws IOException {
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(shared.resolve("model"), RunControl.quiet());
        Path pictures = shared.resolve("pictures");
        drawPictures(pictures, new int[][] {{80, 64}, {64, 96}, {70, 70}, {100, 60}, {64, 64}});
        Files.writeString(pictures.resolve("broken.png"), "no picture");
        Files.writeString(pictures.resolve("metadata.csv"), "broken.png,broken\n", StandardOpenOption.APPEND);
    }

    /** Writes pictures of noise, width and height for each, with their captions in {@code metadata.csv}. */
    static void drawPictures(Path folder, int[][] sizes) throws IOException {
        Files.createDirectories(folder);
        StringBuilder metadata = new StringBuilder("file_name,text\n");
        Random random = new Random(5);
        for (int i = 0; i < sizes.length; i++) {
            byte[] bytes = new byte[3 * sizes[i][0] * sizes[i][1]];
            random.nextBytes(bytes);
            ImageIO.write(
                    new RgbPicture(sizes[i][0], sizes[i][1], bytes).toBufferedImage(),
                    "png",
                    folder.resolve(i + ".png").toFile());
            metadata.append(i).append(".png,picture ").append(i).append('\n');
        }
        Files.writeString(folder.resolve("metadata.csv"), metadata);
    }

    LoraTrainingConfig config(Path output, String... more) {
        Map<String, String> values = new LinkedHashMap<>(Map.of(
                "model", shared.resolve("model").toString(),
                "dataset_path", shared.resolve("pictures").toString(),
                "output_path", output.toString(),
                "width", "64",
                "height", "64",
                "center_crop", "true",
                "precision", "32",
                "device", "cpu",
                "steps_per_epoch", "6"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return LoraTrainingConfig.from(GivenSettings.of(values));
    }

    /** Settings that put everything random and every kind of state to work. */
    static final String[] EVERYTHING = {
        "batch_size", "2",
        "accumulate_grad_batches", "2",
        "steps_per_epoch", "5",
        "max_epochs", "2",
        "random_flip", "true",
        "caption_dropout", "0.3",
        "noise_offset", "0.05",
        "min_snr_gamma", "5",
        "ema_decay", "0.9",
        "max_grad_norm", "0.5",
        "lr_scheduler", "cosine",
        "lr_warmup_steps", "2",
        "learning_rate", "1e-2",
        "validation_split", "0.2",
        "validation_every", "2",
        "save_every", "3"
    };

    /** Asks to stop when the bar of the training reaches an update. */
    static RunControl stopAt(long update) {
        Cancellation cancellation = new Cancellation();
        return new RunControl(
                new Progress() {
                    @Override
                    public Task begin(String what, long total, String unit) {
                        return !what.equals("training")
                                ? Task.SILENT
                                : new Task() {
                                    @Override
                                    public void advanceTo(long done) {
                                        if (done >= update) {
                                            cancellation.request();
                                        }
                                    }

                                    @Override
                                    public void note(String text) {}

                                    @Override
                                    public void close() {}
                                };
                    }

                    @Override
                    public void say(String line) {}
                },
                cancellation);
    }

    static Map<String, byte[]> tensors(Path file) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        try (TensorFile open = TensorFiles.open(file)) {
            open.names()
                    .forEach(name ->
                            values.put(name, open.get(name).data().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)));
        }
        return values;
    }

    static void assertSameTensors(Path expected, Path actual) {
        Map<String, byte[]> wanted = tensors(expected);
        Map<String, byte[]> got = tensors(actual);
        assertThat(got.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((name, bytes) -> assertThat(got.get(name)).as(name).isEqualTo(bytes));
    }

    static List<LossRow> withoutTimes(Path losses) throws IOException {
        return LossLog.read(losses).stream()
                .map(r -> new LossRow(r.step(), r.loss(), r.validation(), r.learningRate(), r.gradientNorm(), 0))
                .toList();
    }

    static RunControl listener(List<String> said) {
        return new SaidLines(said).control();
    }

    static String[] plus(String[] settings, String... more) {
        return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
    }
}
