package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.run.RunControl;
import org.inkloom.training.SaidLines;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.log.LossRow;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings of pictures of several sizes on a GPU; run only where {@code INKLOOM_TEST_DEVICE} names one. */
@Tag("gpu")
class RecordedLoraTest {
    private static final int UPDATES = 50;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeModelAndPictures() throws IOException {
        assumeThat(System.getenv("INKLOOM_TEST_DEVICE"))
                .as("INKLOOM_TEST_DEVICE")
                .startsWith("cuda");
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(shared.resolve("model"), RunControl.quiet());
        LoraTrainings.drawPictures(
                shared.resolve("pictures"), new int[][] {{96, 64}, {64, 96}, {96, 64}, {64, 64}, {64, 96}, {64, 64}});
    }

    private LoraTrainingConfig config(String output, String precision, String... more) {
        Map<String, String> values = new LinkedHashMap<>(Map.of(
                "model",
                shared.resolve("model").toString(),
                "dataset_path",
                shared.resolve("pictures").toString(),
                "output_path",
                folder.resolve(output).toString(),
                "width",
                "64",
                "height",
                "64",
                "precision",
                precision,
                "device",
                System.getenv("INKLOOM_TEST_DEVICE"),
                "learning_rate",
                "1e-3"));
        values.putAll(Map.of(
                "buckets", "true",
                "bucket_step", "16",
                "batch_size", "2",
                "accumulate_grad_batches", "2",
                "steps_per_epoch", Integer.toString(2 * UPDATES - 1),
                "caption_dropout", "0.2",
                "max_grad_norm", "1",
                "ema_decay", "0.9",
                "save_every", "20",
                "min_snr_gamma", "5"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return LoraTrainingConfig.from(GivenSettings.of(values));
    }

    private static List<LossRow> losses(LoraTrainingConfig config, List<String> said) throws IOException {
        return LossLog.read(
                LoraTrainer.run(config, new SaidLines(said).control()).losses());
    }

    @ParameterizedTest
    @CsvSource({"32,false", "16-mixed,false", "16-mixed,true", "bf16,false"})
    void a_recorded_training_has_the_losses_of_a_plain_one(String precision, String checkpointing) throws IOException {
        List<String> said = new ArrayList<>();
        String[] blocks = {"use_gradient_checkpointing", checkpointing};
        List<LossRow> recorded = losses(config("recorded", precision, blocks), said);
        List<LossRow> plain =
                losses(config("plain", precision, blocks[0], blocks[1], "cuda_graph", "false"), new ArrayList<>());

        assertThat(said).noneMatch(line -> line.contains("not recorded"));
        assertThat(recorded).hasSize(UPDATES).hasSameSizeAs(plain);
        for (int i = 0; i < UPDATES; i++) {
            assertThat(recorded.get(i).loss())
                    .as("step %d", i + 1)
                    .isCloseTo(plain.get(i).loss(), within(0.01 * plain.get(i).loss()));
        }
        assertThat(recorded.getLast().loss())
                .isLessThan(10 * recorded.getFirst().loss());
    }

    @Test
    void a_recorded_training_goes_on_from_its_checkpoint() throws IOException {
        List<LossRow> straight = losses(config("straight", "16-mixed"), new ArrayList<>());
        losses(config("parted", "16-mixed", "minutes", "1e-6"), new ArrayList<>());
        List<LossRow> parted = losses(config("parted", "16-mixed"), new ArrayList<>());

        assertThat(parted).hasSameSizeAs(straight);
        for (int i = 0; i < straight.size(); i++) {
            assertThat(parted.get(i).loss())
                    .as("step %d", i + 1)
                    .isCloseTo(
                            straight.get(i).loss(),
                            within(0.01 * straight.get(i).loss()));
        }
    }
}
