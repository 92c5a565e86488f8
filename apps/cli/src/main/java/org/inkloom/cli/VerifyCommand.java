package org.inkloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.hub.CarriedModel;
import org.inkloom.publish.verify.Cause;
import org.inkloom.publish.verify.FileFinding;
import org.inkloom.publish.verify.PictureFinding;
import org.inkloom.publish.verify.Sameness;
import org.inkloom.publish.verify.Verifier;
import org.inkloom.publish.verify.VerifyReport;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom verify}. */
@Command(
        name = "verify",
        header = "Draws a package's pictures again and compares them. 重画包内图片并逐一比对。",
        description = {
            "",
            "Needs the package and the base model, and nothing else. Says of every picture whether it is identical,"
                    + " equal within rounding, or different, and what differs: base model, LoRA, program, device, type, a"
                    + " setting, or the picture itself. Ends with 0 when every picture is identical or equal within"
                    + " rounding and no file differs from the lock file, with 1 otherwise, with 2 for what is no package.",
            "",
            "A picture that was drawn on a GPU, or in another type, and cannot be drawn so here, is equal across"
                    + " devices from 30 dB of signal to noise, which counts as equal and is told apart."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkloom verify package",
            "  inkloom verify package.zip --model models/kolors --out verified --json"
        })
final class VerifyCommand extends InkloomCommand {
    @Parameters(paramLabel = "PACKAGE", description = "The folder or the zip that `inkloom pack` wrote.")
    private Path path;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The base model. Default: inkling, where the package was drawn with it.")
    private @Nullable Path model;

    @Mixin
    private UnetFlag unet = new UnetFlag();

    @Option(
            names = "--control-net",
            paramLabel = "KIND=DIR",
            description = "The ControlNet or T2I-Adapter that reads control pictures of a kind, where the pictures were"
                    + " drawn with one that was not published for the model.")
    private Map<String, Path> controlNets = Map.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write verify.html there, with both pictures side by side.")
    private @Nullable Path page;

    @Mixin
    private PipelineFlags pipelineFlags = new PipelineFlags();

    @Option(names = "--json", description = "Print the verdicts as JSON.")
    private boolean json;

    @Override
    void execute() {
        boolean threadsGiven = spec().commandLine().getParseResult().hasMatchedOption("--threads");
        Verifier verifier =
                new Verifier(PackagePorts.atelier(pipelineFlags, threadsGiven, controlNets), PackagePorts::model);
        VerifyReport report = verifier.verify(
                path,
                Optional.ofNullable(unet.with(model, CarriedModel.NAME)).map(Carried::model),
                Optional.ofNullable(page),
                control());
        if (json) {
            printJson(facts(report));
        } else {
            show(report);
        }
        if (!report.holds()) {
            throw doesNotHold(path, report);
        }
    }

    /** Returns the error for a package that is not as it was packed, or whose pictures came out otherwise. */
    static InkloomException doesNotHold(Path path, VerifyReport report) {
        return InkloomException.failed(
                "INK-PACK-030",
                "The package " + path + " does not hold: " + problems(report) + ".",
                report.page()
                        .map(page -> "What differs is said of each file and picture in " + page + ".")
                        .orElse("What differs is said above of each file and picture."),
                "Take the package as it was first written, or the base model that its lock file names.");
    }

    private static String problems(VerifyReport report) {
        long bad = report.pictures().stream()
                .filter(picture -> !picture.sameness().holds())
                .count();
        List<String> parts = new ArrayList<>();
        if (bad > 0) {
            parts.add(bad + " of " + Counted.of(report.pictures().size(), "picture") + " did not come out the same");
        }
        if (!report.files().isEmpty()) {
            parts.add(Counted.of(report.files().size(), "file")
                    + (report.files().size() == 1 ? " differs" : " differ") + " from the lock file");
        }
        return String.join(", and ", parts);
    }

    private void show(VerifyReport report) {
        for (FileFinding file : report.files()) {
            out().println("file     " + file.path() + ": " + word(file.what().name()));
        }
        for (FileFinding file : report.model()) {
            out().println("model    " + file.path() + ": " + word(file.what().name()));
        }
        for (PictureFinding picture : report.pictures()) {
            out().println("picture  " + picture.file() + ": " + described(picture.sameness()));
            for (Cause cause : picture.causes()) {
                out().println("         " + word(cause.kind().name()) + ": " + cause.text());
            }
        }
        out().println("verdict  " + report.count(Sameness.Verdict.IDENTICAL) + " of "
                + report.pictures().size() + " identical, "
                + report.count(Sameness.Verdict.EQUAL_WITHIN_ROUNDING) + " equal within rounding, "
                + acrossDevices(report)
                + (report.pictures().size()
                        - report.pictures().stream()
                                .filter(picture -> picture.sameness().holds())
                                .count())
                + " not; " + Counted.of(report.files().size(), "file")
                + (report.files().size() == 1 ? " differs" : " differ"));
        report.page().ifPresent(file -> out().println("page     " + file));
    }

    private static String acrossDevices(VerifyReport report) {
        long pictures = report.count(Sameness.Verdict.EQUAL_ACROSS_DEVICES);
        return pictures == 0 ? "" : pictures + " equal across devices, ";
    }

    private static String described(Sameness sameness) {
        return switch (sameness.verdict()) {
            case IDENTICAL -> "identical";
            case NOT_COMPARED -> "not compared";
            case EQUAL_WITHIN_ROUNDING, EQUAL_ACROSS_DEVICES, DIFFERENT ->
                String.format(
                        Locale.ROOT,
                        "%s, PSNR %.1f dB, at most %d of 255 in %,d values",
                        word(sameness.verdict().name()),
                        sameness.psnr(),
                        sameness.levels(),
                        sameness.values());
        };
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Map<String, Object> facts(VerifyReport report) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("holds", report.holds());
        facts.put("identical", report.count(Sameness.Verdict.IDENTICAL));
        facts.put("equal_within_rounding", report.count(Sameness.Verdict.EQUAL_WITHIN_ROUNDING));
        facts.put("equal_across_devices", report.count(Sameness.Verdict.EQUAL_ACROSS_DEVICES));
        facts.put("different", report.count(Sameness.Verdict.DIFFERENT));
        facts.put("not_compared", report.count(Sameness.Verdict.NOT_COMPARED));
        facts.put("files", report.files().stream().map(VerifyCommand::facts).toList());
        facts.put(
                "model_files", report.model().stream().map(VerifyCommand::facts).toList());
        facts.put(
                "pictures", report.pictures().stream().map(VerifyCommand::facts).toList());
        report.page().ifPresent(file -> facts.put("page", file.toString()));
        return facts;
    }

    private static Map<String, Object> facts(FileFinding file) {
        return Map.of("path", file.path(), "what", file.what().name().toLowerCase(Locale.ROOT));
    }

    private static Map<String, Object> facts(PictureFinding picture) {
        Map<String, Object> facts = new LinkedHashMap<>();
        Sameness sameness = picture.sameness();
        facts.put("number", picture.number());
        facts.put("file", picture.file());
        facts.put("verdict", sameness.verdict().name().toLowerCase(Locale.ROOT));
        if (Double.isFinite(sameness.psnr()) && sameness.verdict() != Sameness.Verdict.NOT_COMPARED) {
            facts.put("psnr", sameness.psnr());
            facts.put("most_levels", sameness.levels());
        }
        facts.put(
                "causes",
                picture.causes().stream()
                        .map(cause ->
                                Map.of("kind", cause.kind().name().toLowerCase(Locale.ROOT), "text", cause.text()))
                        .toList());
        return facts;
    }
}
