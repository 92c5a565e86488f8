package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.contest.check.CheckQueue;
import org.inkloom.contest.check.PackageCheck;
import org.inkloom.contest.check.PackageCheck.Finding;
import org.inkloom.contest.entry.Check;
import org.inkloom.contest.entry.CheckKind;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.rules.Rules;
import org.inkloom.contest.rules.Rules.GateRule;
import org.inkloom.contest.store.ContestStore;
import org.inkloom.publish.lock.LockFiles;
import org.inkloom.publish.verify.FileFinding;
import org.inkloom.publish.verify.Sameness;
import org.inkloom.publish.verify.Verifier;
import org.inkloom.publish.verify.VerifyReport;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.score.Gate;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreReport;
import org.inkloom.score.ScoreText;
import org.inkloom.score.measure.ScorablePictures;
import org.inkloom.score.measure.Scoring;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inkloom contest check}. */
@Command(
        name = "check",
        header = "Checks entries: the gate, and whether they can be drawn again. 查验：美学门槛与复现。",
        description = {
            "",
            "What is done is kept: stopped or killed, the next run goes on where it was. Checks that could not be done,"
                    + " because a model is missing for instance, stay open; the command then ends with 1."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkloom contest check contest.db",
            "  inkloom contest check contest.db --model models/kolors --device cuda",
            "  inkloom contest check contest.db --disqualify K7QX2 --because \"shows a real person\""
        })
final class ContestCheckCommand extends ContestCommand.OnContest {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The base model of the packages. Default: inkling, where a package was drawn with it.")
    private @Nullable Path model;

    @Option(
            names = "--disqualify",
            paramLabel = "ENTRY",
            description = "Put an entry out by the organiser's ruling, and check nothing.")
    private @Nullable String disqualified;

    @Option(names = "--because", paramLabel = "WHY", description = "The reason of --disqualify.")
    private @Nullable String because;

    @Mixin
    private PipelineFlags pipelineFlags = new PipelineFlags();

    @Override
    void execute(ContestStore store) throws IOException {
        if (disqualified != null) {
            disqualify(store, disqualified);
            return;
        }
        Map<CheckKind, PackageCheck> checks = new EnumMap<>(CheckKind.class);
        checks.put(CheckKind.VERIFY, this::verify);
        List<Check> done;
        Optional<GateRule> rule = store.rules().gate();
        if (rule.isPresent()) {
            Gate gate = Gate.of(rule.get().score(), Optional.of(rule.get().least()));
            try (Scoring scoring = new Scoring(new ScoreFlags().plan(pipelineFlags.device()))) {
                gate.requireMeasurable(scoring::missing);
                checks.put(CheckKind.GATE, (folder, rules, control) -> score(gate, scoring, folder, control));
                done = new CheckQueue(store, checks).run(control());
            }
        } else {
            done = new CheckQueue(store, checks).run(control());
        }
        show(store, done);
    }

    private void disqualify(ContestStore store, String entry) {
        if (because == null || because.isBlank()) {
            throw InkloomException.badInput(
                    "INK-CONTEST-025",
                    "--disqualify came without a reason.",
                    "The team and the log have to be told why.",
                    "Give --because \"...\".");
        }
        out().println("out  " + ContestCommand.line(store.disqualify(entry, because.strip())));
    }

    private static Finding score(Gate gate, Scoring scoring, Path folder, RunControl control) throws IOException {
        List<Path> files = LockFiles.read(folder).pictures().stream()
                .map(picture -> folder.resolve(picture.file()))
                .toList();
        ScoreReport report =
                scoring.score(ScorablePictures.read(files, file -> PicturePrompts.of(file, null)), control);
        Score score = gate.required(report);
        String weakest = score.weakest()
                .map(picture -> "weakest: " + picture.picture() + " " + ScoreText.number(picture.value()))
                .orElse("");
        return new Finding(
                gate.verdict(report) == Gate.Verdict.PASSED,
                String.format(Locale.ROOT, "%.4f", score.value()),
                weakest);
    }

    private Finding verify(Path folder, Rules rules, RunControl control) {
        boolean threadsGiven = spec().commandLine().getParseResult().hasMatchedOption("--threads");
        Verifier verifier =
                new Verifier(PackagePorts.atelier(pipelineFlags, threadsGiven, Map.of()), PackagePorts::model);
        VerifyReport report =
                verifier.verify(folder, Optional.ofNullable(model).map(Carried::model), Optional.empty(), control);
        List<String> why = new ArrayList<>();
        report.files()
                .forEach(file -> why.add(file.path() + " "
                        + file.what().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        report.pictures().stream()
                .filter(picture -> !picture.sameness().holds())
                .forEach(picture -> {
                    String causes = String.join(
                            ", ",
                            picture.causes().stream().map(cause -> cause.text()).toList());
                    why.add(picture.file() + ": " + causes);
                });
        if (!report.holds() && !report.model().isEmpty()) {
            // Not a fault of the entry: the base model on this machine is not the one that drew it.
            throw InkloomException.badInput(
                    "INK-CONTEST-026",
                    "The pictures of " + report.lock().name() + " were drawn by another base model than the one here.",
                    "Of " + report.lock().model().name() + " these files differ: " + FileFinding.named(report.model())
                            + ".",
                    "Give the model that the lock file names with --model DIR.");
        }
        long held = report.pictures().stream()
                .filter(picture -> picture.sameness().holds())
                .count();
        long across = report.count(Sameness.Verdict.EQUAL_ACROSS_DEVICES);
        if (across > 0) {
            why.add(across + " of them equal across devices: drawn on another device, or in another type, than here");
        }
        return new Finding(report.holds(), held + "/" + report.pictures().size(), String.join("; ", why));
    }

    private void show(ContestStore store, List<Check> done) {
        for (Check check : done) {
            out().println(String.format(
                    Locale.ROOT,
                    "entry %d  %s %s %s%s",
                    check.entry(),
                    check.kind().word(),
                    check.state().word(),
                    check.value(),
                    check.why().isEmpty() ? "" : "  " + check.why()));
        }
        long open = store.entries().stream()
                .filter(entry -> entry.state() == Entry.State.UNCHECKED)
                .count();
        out().println(Counted.of(done.size(), "check") + " done; " + Counted.of(open, "entry") + " not decided");
        if (open > 0) {
            throw InkloomException.failed(
                    "INK-CONTEST-027",
                    Counted.of(open, "entry") + " could not be checked.",
                    "The lines above say why of each.",
                    "Put right what is missing and run the command again, or rule with --disqualify.");
        }
    }
}
