package org.inkloom.training.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.data.dataset.CaptionCount;
import org.inkloom.data.dataset.CaptionedPictures;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/**
 * Lists a data set, as the data commands do, and reports before any work what was found: how many pictures, how many
 * with a caption, the first ones, and what was assumed or left out.
 *
 * @see CaptionedPictures
 */
public final class ExampleReader {
    /** How many unusable rows are named in a message. */
    private static final int NAMED = 20;

    private static final String MOST_WITHOUT_CAPTION = "INK-TRAIN-045";
    private static final String ROW_LEFT_OUT = "INK-TRAIN-046";

    private ExampleReader() {}

    /**
     * Lists a data set.
     *
     * @param path a folder, or a table such as JSONL or CSV
     * @param control is told what was found
     * @return at least one example
     * @throws InkloomException {@code INK-TRAIN-010} if there is no such path, {@code -011} if nothing in it is a data
     *     set, {@code -012} if none of its rows can be used, {@code INK-DATA-nnn} if its table is broken as a whole
     */
    public static List<Example> read(Path path, RunControl control) {
        if (!Files.exists(path)) {
            boolean link = Files.isSymbolicLink(path);
            throw InkloomException.badInput(
                    "INK-TRAIN-010",
                    "The data set " + path + (link ? " is a link that leads nowhere." : " does not exist."),
                    "The path is relative to the folder that the command runs in: "
                            + Path.of("").toAbsolutePath() + ".",
                    "Correct dataset_path.");
        }
        CaptionedPictures set = pictures(path, control);
        if (set.entries().isEmpty()) {
            throw none(path, set);
        }
        announce(path, set, control.progress());
        return set.entries().stream()
                .map(entry -> new Example(entry.picture(), entry.caption()))
                .toList();
    }

    private static CaptionedPictures pictures(Path path, RunControl control) {
        try {
            return CaptionedPictures.read(path, control);
        } catch (InkloomException e) {
            if (!e.code().equals("INK-DATA-008")) {
                throw e;
            }
            throw InkloomException.badInput(
                    "INK-TRAIN-011",
                    "There is no data set in " + path + ".",
                    e.why(),
                    "Put metadata.csv with the columns file_name and text beside the pictures, or a .txt beside each.",
                    e);
        }
    }

    private static InkloomException none(Path path, CaptionedPictures set) {
        String why = set.unusable().isEmpty()
                ? "Its files hold no rows."
                : "The first is " + set.unusable().getFirst().subject() + ": "
                        + set.unusable().getFirst().why() + ".";
        return InkloomException.badInput(
                "INK-TRAIN-012",
                "Of the data set " + path + " no row can be used, of "
                        + set.unusable().size() + ".",
                why,
                "Correct the file; a row needs a picture's file (file_name) and its caption (text).");
    }

    private static void announce(Path path, CaptionedPictures set, Progress progress) {
        set.notes().forEach(progress::say);
        List<CaptionedPictures.Unusable> bad = set.unusable();
        for (CaptionedPictures.Unusable row : bad.subList(0, Math.min(NAMED, bad.size()))) {
            progress.say(ROW_LEFT_OUT + ": left out " + row.subject() + ": " + row.why());
        }
        if (bad.size() > NAMED) {
            progress.say(ROW_LEFT_OUT + ": " + bad.size() + " rows of the data set are left out in all.");
        }
        CaptionCount count = set.count();
        progress.say("Pictures of " + path + ": " + count.line() + (count.line().endsWith("...") ? "" : "."));
        if (count.mostHaveNone()) {
            progress.say(MOST_WITHOUT_CAPTION + ": " + (count.pictures() - count.captioned()) + " of "
                    + Counted.of(count.pictures(), "picture")
                    + (count.pictures() == 1 ? " has" : " have")
                    + " no caption, so words will hardly call what is learnt. 'inkloom data lint " + path
                    + "' lists them.");
        }
    }
}
