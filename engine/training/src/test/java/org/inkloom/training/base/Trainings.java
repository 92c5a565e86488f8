package org.inkloom.training.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.models.text.sentencepiece.BpeTrainer;
import org.inkloom.run.RunControl;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.config.GivenSettings;

/** Settings of trainings that take seconds. */
final class Trainings {
    private Trainings() {}

    static BaseTrainingConfig config(String part, Path output, String... more) {
        Map<String, String> values = new LinkedHashMap<>(Map.of(
                "part", part,
                "preset", "miniature",
                "source", "squares",
                "height", "32",
                "width", "32",
                "device", "cpu",
                "precision", "32",
                "output_path", output.toString(),
                "tensorboard", "false"));
        values.putAll(Map.of(
                "batch_size", "4",
                "pool_size", "16",
                "pool_uses", "2",
                "validation_examples", "4",
                "validation_every", "1000",
                "log_every", "1",
                "save_minutes", "0",
                "lr_scheduler", "constant",
                "learning_rate", "2e-3",
                "max_grad_norm", "1"));
        values.put("prompt_length", "16");
        values.put("ema_decay", "0.9");
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return BaseTrainingConfig.from(GivenSettings.of(values));
    }

    static BaseReport run(BaseTrainingConfig config) {
        return BaseTrainer.run(config, RunControl.quiet());
    }

    /** Makes a tokenizer of the words that the squares are told in. */
    static Path tokenizer(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("tokenizer"));
        Files.write(
                folder.resolve("tokenizer/tokenizer.model"),
                BpeTrainer.train(List.of("a red green blue white square by day night"), 40)
                        .toBytes());
        return folder;
    }

    /** Makes a model folder with a tokenizer and an autoencoder of a few updates. */
    static Path parts(Path folder) throws IOException {
        Path vae = run(config("vae", folder.resolve("vae-run"), "updates", "3")).model();
        Path model = tokenizer(folder.resolve("parts"));
        Files.move(vae.resolve("vae"), model.resolve("vae"));
        return model;
    }
}
