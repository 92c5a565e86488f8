package org.inkloom.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.inkloom.score.measure.ScoringPlan;
import org.inkloom.studio.LoraJob;
import org.inkloom.studio.Studio;
import org.inkloom.studio.StudioOptions;
import org.inkloom.studio.score.ChoosingTraining;
import org.inkloom.tensor.Device;
import org.inkloom.training.lora.TrainingReport;
import picocli.CommandLine.Command;

/** {@code inkloom train}. */
@Command(
        name = "train",
        header = "Trains a LoRA, or a model from scratch. 训练风格 LoRA 或基础模型。",
        subcommands = {TrainCommand.Lora.class, TrainBaseCommand.class},
        footer = {"", "Examples:", "  inkloom train lora config.yaml", "  inkloom train base lab/inkling-model/vae.yaml"
        })
final class TrainCommand extends CommandGroup {
    /** {@code inkloom train lora}. */
    @Command(
            name = "lora",
            modelTransformer = TrainingFlags.OfLora.class,
            header = "Trains a LoRA on a picture set. 训练 LoRA。",
            description = {
                "",
                "Settings come from a YAML file, from flags of the same names, or from both: a flag "
                        + "wins. Names and defaults are those of DiffSynth-Studio's train_kolors_lora.py, "
                        + "but without a model it trains on inkling, which comes with the program, and the size "
                        + "is the model's. Before "
                        + "the first step it says how much memory and time the run will take. Ctrl-C ends it at a "
                        + "checkpoint; the same command goes on from there.",
                "",
                "With --choose-by the story is drawn with every checkpoint that was kept when the training has ended, as"
                        + " `inkloom score --checkpoints` does, and the best is copied to NAME-best beside the LoRA."
            },
            footer = {
                "",
                "Examples:",
                "  inkloom train lora config.yaml",
                "  inkloom train lora --model models/kolors --dataset_path pictures \\",
                "      --output_path out --lora_rank 16",
                "  inkloom train lora config.yaml --max_epochs 2 --show-settings",
                "  inkloom train lora config.yaml --save_every 50 --choose-by story.yaml",
                "",
                "A config.yaml:",
                "  model: models/kolors",
                "  dataset_path: pictures        # metadata.csv, metadata.jsonl, or pictures with .txt beside them",
                "  output_path: out",
                "  lora_rank: 16",
                "  precision: bf16"
            })
    static final class Lora extends TrainingCommand {
        @Override
        void execute() throws IOException {
            LoraJob job = LoraJob.of(given(LoraJob.known()));
            Map<String, String> settings = job.settings();
            if (shows(settings)) {
                return;
            }
            String device = settings.getOrDefault("device", "auto");
            try (Studio studio = Studio.open(StudioOptions.USUAL.withDevice(device))) {
                ScoringPlan plan = ScoringPlan.everything(Device.parse(device));
                show(new ChoosingTraining(job, plan).run(studio, control()));
            }
        }

        private void show(ChoosingTraining.Outcome outcome) {
            if (json()) {
                printJson(facts(outcome));
                return;
            }
            show(outcome.training());
            outcome.choice().ifPresent(choice -> {
                out().println();
                choice.lines().forEach(out()::println);
            });
            outcome.best().ifPresent(file -> out().println("copied  to " + file));
        }

        private void show(TrainingReport report) {
            out().println("lora      " + report.lora());
            report.averaged().ifPresent(file -> out().println("averaged  " + file));
            out().println(String.format(
                    Locale.ROOT,
                    "updates   %d%s in %.0f s",
                    report.updates(),
                    report.resumedFrom() > 0 ? " (this time from " + report.resumedFrom() + ")" : "",
                    report.seconds()));
            out().println(String.format(
                    Locale.ROOT,
                    "pictures  %d used, %d skipped",
                    report.pictures(),
                    report.skipped().size()));
            out().println(String.format(Locale.ROOT, "loss      %.5f", report.loss()));
            report.validation().ifPresent(loss -> out().println(String.format(Locale.ROOT, "validation %.5f", loss)));
            out().println("curve     " + report.curve());
            out().println("losses    " + report.losses());
        }

        private static Map<String, Object> facts(ChoosingTraining.Outcome outcome) {
            Map<String, Object> facts = facts(outcome.training());
            outcome.best().ifPresent(file -> facts.put("best", file.toString()));
            outcome.choice().ifPresent(choice -> facts.put("choice", choice.facts()));
            return facts;
        }

        private static Map<String, Object> facts(TrainingReport report) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("lora", report.lora().toString());
            report.averaged().ifPresent(file -> facts.put("averaged", file.toString()));
            facts.put("updates", report.updates());
            facts.put("resumed_from", report.resumedFrom());
            facts.put("pictures", report.pictures());
            facts.put(
                    "skipped",
                    report.skipped().stream()
                            .map(picture -> Map.of("file", picture.picture().toString(), "why", picture.why()))
                            .toList());
            facts.put("loss", report.loss());
            report.validation().ifPresent(loss -> facts.put("validation", loss));
            facts.put("seconds", report.seconds());
            facts.put("layers", report.layers());
            facts.put("trained_numbers", report.trained());
            facts.put("curve", report.curve().toString());
            facts.put("losses", report.losses().toString());
            return facts;
        }
    }
}
