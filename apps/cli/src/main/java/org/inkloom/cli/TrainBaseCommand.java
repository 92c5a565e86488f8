package org.inkloom.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.inkloom.training.base.BaseReport;
import org.inkloom.training.base.BaseTrainer;
import org.inkloom.training.config.BaseTrainingConfig;
import picocli.CommandLine.Command;

/** {@code inkloom train base}. */
@Command(
        name = "base",
        modelTransformer = TrainingFlags.OfBase.class,
        header = "Trains a part of a model from scratch. 从头训练基础模型。",
        description = {
            "",
            "The parts are the autoencoder (vae), the text encoder as a reader of its captions (text), text "
                    + "encoder and U-Net together (diffusion), and a ControlNet beside them (control). Settings come from a YAML file, from flags of the same "
                    + "names, or from both: a flag wins. With --minutes it stops at a checkpoint after that time; the "
                    + "same command goes on from there. What is trained so far is written as a model folder, which "
                    + "--start_from takes on another machine."
        },
        footer = {
            "",
            "Examples:",
            "  inkloom train base lab/inkling-model/vae.yaml --minutes 9",
            "  inkloom train base lab/inkling-model/diffusion.yaml --minutes 9 --start_from part1/model",
            "  inkloom train base lab/inkling-model/diffusion.yaml --show-settings"
        })
final class TrainBaseCommand extends TrainingCommand {
    @Override
    void execute() {
        BaseTrainingConfig config = BaseTrainingConfig.from(given(BaseTrainingConfig.settings()));
        if (shows(config.toMap())) {
            return;
        }
        BaseReport report = BaseTrainer.run(config, control());
        if (json()) {
            printJson(facts(report));
        } else {
            show(report);
        }
    }

    private void show(BaseReport report) {
        out().println("model      " + report.model());
        out().println(String.format(
                Locale.ROOT,
                "updates    %d of %d%s, %.0f s",
                report.updates(),
                report.of(),
                report.resumedFrom() > 0 ? " (this time from " + report.resumedFrom() + ")" : "",
                report.seconds()));
        out().println(String.format(
                Locale.ROOT,
                "examples   %d, %.0f a second (waited %.1f s for pictures)",
                report.examples(),
                report.examplesPerSecond(),
                report.secondsWaited()));
        out().println(String.format(Locale.ROOT, "loss       %.5f", report.loss()));
        report.validation().ifPresent(loss -> out().println(String.format(Locale.ROOT, "validation %.5f", loss)));
        report.measures()
                .forEach((name, value) -> out().println(String.format(Locale.ROOT, "%-10s %.4f", name, value)));
        out().println("curve      " + report.curve());
        out().println("losses     " + report.losses());
        if (report.updates() < report.of()) {
            out().println("The time is used up; the same command goes on from here.");
        }
    }

    private static Map<String, Object> facts(BaseReport report) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", report.model().toString());
        facts.put("part", report.part());
        facts.put("updates", report.updates());
        facts.put("of", report.of());
        facts.put("resumed_from", report.resumedFrom());
        facts.put("examples", report.examples());
        facts.put("examples_per_second", report.examplesPerSecond());
        facts.put("seconds_waited", report.secondsWaited());
        facts.put("loss", report.loss());
        report.validation().ifPresent(loss -> facts.put("validation", loss));
        facts.put("measures", report.measures());
        facts.put("seconds", report.seconds());
        facts.put("trained_numbers", report.trained());
        facts.put("curve", report.curve().toString());
        facts.put("losses", report.losses().toString());
        return facts;
    }
}
