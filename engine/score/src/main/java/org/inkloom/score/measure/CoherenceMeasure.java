package org.inkloom.score.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.inkloom.picture.Pixels;
import org.inkloom.run.RunControl;
import org.inkloom.score.MissingScore;
import org.inkloom.score.PictureScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.coherence.Coherence;
import org.inkloom.score.coherence.Matrix;
import org.inkloom.score.coherence.SetReader;
import org.inkloom.score.coherence.SetReading;

/** The coherence of a set by one model that compares pictures. */
final class CoherenceMeasure implements Measure {
    /** Largest number of pictures; the pairs of more would take minutes. */
    static final int MOST_PICTURES = 200;

    private static final double SCALE = 10;
    private static final double COPIED = 0.5;
    private static final double LITTLE = 0.005;
    /**
     * Below this certainty a note says that the reader was not trained on such pictures. Measured: 0.96 and more for
     * pictures of Inkling and the picture book, 0.69 to 0.78 for photographs.
     */
    private static final double UNSURE = 0.9;

    private final SetReader reader;
    private final Copies copies;
    private final AutoCloseable owned;

    /**
     * Uses a model.
     *
     * @param owned closed with this measure
     */
    CoherenceMeasure(SetReader reader, Copies copies, AutoCloseable owned) {
        this.reader = reader;
        this.copies = copies;
        this.owned = owned;
    }

    @Override
    public Result of(List<ScoredPicture> pictures, RunControl control) {
        if (pictures.size() < 2 || pictures.size() > MOST_PICTURES) {
            String why = pictures.size() < 2
                    ? "One picture has nothing to be coherent with."
                    : "The set has " + pictures.size() + " pictures.";
            String remedy = "Give from 2 to " + MOST_PICTURES + " pictures.";
            List<MissingScore> missing = new ArrayList<>();
            reader.styleKind().ifPresent(kind -> missing.add(new MissingScore(kind, why, remedy)));
            missing.add(new MissingScore(reader.subjectKind(), why, remedy));
            return new Result(List.of(), missing, List.of());
        }
        List<Pixels> pixels = pictures.stream().map(ScoredPicture::pixels).toList();
        SetReading reading = reader.read(pixels);
        Matrix same = copies.of(pictures, control);
        List<Score> scores = new ArrayList<>();
        reader.styleKind()
                .ifPresent(kind -> scores.add(score(kind, pictures, reading.style(), reading.styleWords(), same)));
        scores.add(score(reader.subjectKind(), pictures, reading.subject(), reading.subjectWords(), same));
        return new Result(scores, List.of(), notes(pictures, reading));
    }

    private Score score(
            ScoreKind kind, List<ScoredPicture> pictures, Matrix likeness, List<String> words, Matrix same) {
        Coherence coherence = Coherence.of(likeness, same);
        List<PictureScore> scores = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            int copy = same.largestOfOthers(i);
            String why = same.at(i, copy) >= COPIED
                    ? "it shows the same picture as " + pictures.get(copy).name() + ", and a copy counts as nothing"
                    : words.get(i).isEmpty() && coherence.part(i) < coherence.value() - LITTLE
                            ? "it is less like the others than they are like one another"
                            : words.get(i);
            scores.add(new PictureScore(pictures.get(i).name(), SCALE * coherence.part(i), why));
        }
        return new Score(kind, reader.method(), reader.variant(), SCALE * coherence.value(), scores);
    }

    private List<String> notes(List<ScoredPicture> pictures, SetReading reading) {
        boolean known =
                pictures.stream().allMatch(picture -> picture.model().orElse("").equals("inkling"));
        if (known || reading.sureness() >= UNSURE) {
            return List.of();
        }
        return List.of(String.format(
                Locale.ROOT,
                "The %s is sure of only %.0f %% of what it sees: it knows pictures such as Inkling's, and these are"
                        + " others. Its two scores say little about them.",
                reader.method(),
                100 * reading.sureness()));
    }

    @Override
    public void close() {
        UncheckedClose.close(owned);
    }
}
