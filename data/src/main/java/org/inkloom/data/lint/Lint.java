package org.inkloom.data.lint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.data.io.Inputs;
import org.inkloom.data.io.RawRow;
import org.inkloom.data.io.RowSource;
import org.inkloom.data.picture.BadPictureException;
import org.inkloom.data.picture.PerceptualHash;
import org.inkloom.data.picture.PictureDecoder;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.report.InkloomException;
import org.inkloom.report.Progress;
import org.inkloom.report.RunControl;

/** Looks at every picture and caption of a LoRA set. */
public final class Lint {
    private static final String KEEP_ONE = "Keep one of them: what is seen twice is learnt twice as strongly.";

    /** Below this sharpness a picture has one colour. */
    private static final double FLAT = 0.5;

    private final LintOptions options;
    private final List<Finding> findings = new ArrayList<>();
    private final List<PictureFacts> pictures = new ArrayList<>();

    /**
     * What was found.
     *
     * @param pictures how many pictures were looked at
     * @param findings what is wrong, none when nothing is
     */
    public record Report(int pictures, List<Finding> findings) {
        /** Copies the list. */
        public Report {
            findings = List.copyOf(findings);
        }
    }

    private Lint(LintOptions options) {
        this.options = options;
    }

    /**
     * Looks at the data set of a recipe; its operators are not run.
     *
     * @throws InkloomException INK-DATA-008 or INK-DATA-011 if it cannot be read
     */
    public static Report run(Recipe recipe, LintOptions options, RunControl control) {
        Lint lint = new Lint(options);
        try (RowSource inputs = Inputs.open(recipe);
                Progress.Task task = control.progress().begin("lint", 0, "picture")) {
            for (Optional<RawRow> row = inputs.next(); row.isPresent(); row = inputs.next()) {
                lint.row(row.get(), recipe);
                task.advanceTo(lint.pictures.size());
                control.cancellation().check("row " + row.get().row());
            }
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-DATA-011",
                    "The data set could not be read to its end: " + e.getMessage() + ".",
                    "A file was changed or removed meanwhile.",
                    "Run the command again.",
                    e);
        }
        lint.pairs();
        CaptionChecks.add(lint.pictures, options, lint.findings);
        if (lint.pictures.size() < options.minPictures()) {
            lint.findings.add(new Finding(
                    Finding.Check.TOO_FEW,
                    List.of(),
                    lint.pictures.size() + " usable pictures",
                    "Collect at least " + options.minPictures() + " to learn a style from."));
        }
        return new Report(lint.pictures.size(), lint.findings);
    }

    private void row(RawRow raw, Recipe recipe) {
        try {
            Sample sample = new Sample(raw.row(), raw.body().parse());
            String caption =
                    recipe.keys().plain(sample.text(recipe.keys().text()).orElse(""));
            for (Picture picture : sample.pictures(recipe.keys())) {
                picture(Path.of(picture.path()), caption);
            }
        } catch (BadSampleException e) {
            findings.add(new Finding(
                    Finding.Check.UNREADABLE, List.of(), e.subject() + ": " + e.why(), "Correct or remove the row."));
        }
    }

    private void picture(Path path, String caption) {
        PictureFacts facts;
        try {
            facts = PictureFacts.of(path, caption, PictureDecoder.read(path));
        } catch (BadPictureException e) {
            findings.add(new Finding(Finding.Check.UNREADABLE, List.of(path), e.why(), "Replace or remove the file."));
            return;
        }
        pictures.add(facts);
        if (Math.min(facts.width(), facts.height()) < options.minSide()) {
            findings.add(new Finding(
                    Finding.Check.TINY,
                    List.of(path),
                    facts.width() + " x " + facts.height() + " pixels, less than " + options.minSide(),
                    "Find a larger version, or remove it: it would be enlarged and look soft."));
        }
        if (facts.sharpness() < options.minSharpness()) {
            findings.add(new Finding(
                    Finding.Check.BLURRED,
                    List.of(path),
                    String.format(
                            Locale.ROOT, "sharpness %.0f, less than %.0f", facts.sharpness(), options.minSharpness()),
                    "Remove it unless softness is part of the style."));
        }
        if (facts.busiestCorner() > options.cornerFactor()) {
            findings.add(new Finding(
                    Finding.Check.WATERMARK_LIKE,
                    List.of(path),
                    String.format(Locale.ROOT, "a corner is %.1f times busier than the middle", facts.busiestCorner()),
                    "Look at the corners; crop a watermark or signature away, it would be learnt."));
        }
    }

    /**
     * Pictures with equal hashes are one finding; of the different hashes every pair is compared, a LoRA set is small
     * enough for that. Pictures of one colour look alike to the hash and are left out.
     */
    private void pairs() {
        Map<Long, List<Path>> equal = new LinkedHashMap<>();
        for (PictureFacts picture : pictures) {
            if (picture.sharpness() >= FLAT) {
                equal.computeIfAbsent(picture.hash(), hash -> new ArrayList<>()).add(picture.path());
            }
        }
        List<Long> hashes = List.copyOf(equal.keySet());
        equal.values().stream()
                .filter(same -> same.size() > 1)
                .forEach(same -> findings.add(
                        new Finding(Finding.Check.DUPLICATE, same, same.size() + " that look equal", KEEP_ONE)));
        for (int i = 0; i < hashes.size(); i++) {
            for (int j = i + 1; j < hashes.size(); j++) {
                int distance = PerceptualHash.distance(hashes.get(i), hashes.get(j));
                if (distance <= options.nearBits()) {
                    findings.add(new Finding(
                            Finding.Check.NEAR_DUPLICATE,
                            List.of(first(equal, hashes.get(i)), first(equal, hashes.get(j))),
                            distance + " of 64 hash bits differ",
                            KEEP_ONE));
                }
            }
        }
    }

    private static Path first(Map<Long, List<Path>> equal, Long hash) {
        return equal.getOrDefault(hash, List.of()).getFirst();
    }
}
