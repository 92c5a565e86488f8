package org.inkloom.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom train}. */
@Command(
        name = "train",
        header = "Trains a LoRA. 训练风格 LoRA。",
        subcommands = TrainCommand.Lora.class,
        footer = {"", "Example:", "  inkloom train lora config.yaml"})
final class TrainCommand extends CommandGroup {
    /** {@code inkloom train lora}. */
    @Command(
            name = "lora",
            modelTransformer = TrainingFlags.class,
            header = "Trains a LoRA on a picture set. 训练 LoRA。",
            description = {
                "",
                "Settings come from a YAML file, from flags of the same names, or from both: a flag wins. Names and",
                "defaults are those of DiffSynth-Studio's train_kolors_lora.py. Before the first step it says how much",
                "memory and time the run will take. Ctrl-C ends it at a checkpoint; the same command goes on from there."
            },
            footer = {
                "",
                "Examples:",
                "  inkloom train lora config.yaml",
                "  inkloom train lora --model models/kolors --dataset_path pictures --output_path out --lora_rank 16",
                "  inkloom train lora config.yaml --max_epochs 2 --show-settings",
                "",
                "A config.yaml:",
                "  model: models/kolors",
                "  dataset_path: pictures        # metadata.csv, metadata.jsonl, or pictures with .txt beside them",
                "  output_path: out",
                "  lora_rank: 16",
                "  precision: bf16"
            })
    static final class Lora extends InkloomCommand {
        @Parameters(paramLabel = "CONFIG.yaml", arity = "0..1", description = "The settings; optional.")
        private @Nullable Path file;

        @Option(names = "--show-settings", description = "Print every setting in effect as YAML, and stop.")
        private boolean showSettings;

        @Override
        void execute() {
            LoraTrainingConfig config = LoraTrainingConfig.from(settings());
            if (showSettings) {
                config.toMap().forEach((key, value) -> out().println(key + ": " + value));
            }
        }

        private Settings settings() {
            Settings fromFile = Optional.ofNullable(file).map(Settings::ofYaml).orElseGet(() -> new Settings(Map.of()));
            return fromFile.overriddenBy(TrainingFlags.typed(spec()));
        }
    }
}
