package org.inkloom.data.lint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.inkloom.data.dataset.CaptionCount;
import org.inkloom.data.dataset.CaptionedPictures;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.DecodedPicture;
import org.inkloom.picture.PerceptualHash;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Turning;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.Stoppable;

/** Looks at every picture and caption of a LoRA set. */
public final class Lint {
    private static final String KEEP_ONE =
            "Keep one of them, best the one with a caption: what is seen twice is learnt twice as strongly.";

    /** Below this sharpness a picture has one colour. */
    private static final double FLAT = 0.5;

    private final LintOptions options;
    private final List<Finding> findings = new ArrayList<>();
    private final List<PictureFacts> pictures = new ArrayList<>();

    /**
     * What was found.
     *
     * @param folder where the data set lies; its pictures are best named from there
     * @param count how many pictures the set has, and how many of them have a caption; training counts the same
     * @param unreadable how many pictures and rows cannot be used
     * @param findings what is wrong with them, none when nothing is
     */
    public record Report(Path folder, CaptionCount count, int unreadable, List<Finding> findings) {
        /** Copies the list. */
        public Report {
            findings = List.copyOf(findings);
        }

        /** Returns how many pictures the set has, those that cannot be read among them. */
        public int pictures() {
            return count.pictures();
        }

        /** Returns how a picture is named: its path from the set's folder, where it lies in there. */
        public String named(Path picture) {
            return picture.startsWith(folder) ? folder.relativize(picture).toString() : picture.toString();
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
        return Stoppable.run(control, "lint", () -> whole(recipe, options, control));
    }

    private static Report whole(Recipe recipe, LintOptions options, RunControl control) {
        CaptionedPictures set = CaptionedPictures.read(recipe, control);
        set.notes().forEach(control.progress()::say);
        Lint lint = new Lint(options);
        for (CaptionedPictures.Unusable row : set.unusable()) {
            lint.findings.add(new Finding(
                    Finding.Check.UNREADABLE, List.of(), row.subject() + ": " + row.why(), "Correct or remove it."));
        }
        try (Progress.Task task = control.progress().begin("lint", set.entries().size(), "picture")) {
            int looked = 0;
            for (CaptionedPictures.Entry entry : set.entries()) {
                control.cancellation().check("picture " + entry.picture().getFileName());
                lint.picture(entry.picture(), entry.caption());
                task.advanceTo(++looked);
            }
        }
        int unreadable = lint.findings.stream()
                .mapToInt(finding -> finding.check() == Finding.Check.UNREADABLE ? 1 : 0)
                .sum();
        lint.pairs();
        CaptionChecks.add(lint.pictures, options, lint.findings);
        lint.number();
        return new Report(folder(recipe), set.count(), unreadable, lint.findings);
    }

    private static Path folder(Recipe recipe) {
        Path dataset = recipe.dataset().paths().isEmpty()
                ? recipe.folder()
                : recipe.dataset().paths().getFirst().toAbsolutePath().normalize();
        return Files.isDirectory(dataset) ? dataset : Objects.requireNonNullElse(dataset.getParent(), dataset);
    }

    private void number() {
        int usable = pictures.size();
        if (usable < options.minPictures()) {
            findings.add(new Finding(
                    Finding.Check.TOO_FEW,
                    List.of(),
                    Counted.of(usable, "usable picture"),
                    "Collect at least " + options.minPictures() + " to learn a style from."));
        }
    }

    private void picture(Path path, String caption) {
        PictureFacts facts;
        try {
            DecodedPicture picture = PictureDecoder.read(path, Turning.UPRIGHT);
            facts = PictureFacts.of(path, caption, picture.pixels());
            if (picture.more()) {
                findings.add(new Finding(
                        Finding.Check.SEVERAL_FRAMES,
                        List.of(path),
                        "the first frame or page alone is trained on",
                        "Save the frames that matter as pictures of their own."));
            }
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
        List<PictureFacts> captionedFirst = pictures.stream()
                .sorted(Comparator.comparing(picture -> picture.caption().isEmpty()))
                .toList();
        for (PictureFacts picture : captionedFirst) {
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
