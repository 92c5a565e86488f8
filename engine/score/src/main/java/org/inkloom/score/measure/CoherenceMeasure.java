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

/** How well a set keeps together, by one model that compares pictures. */
final class CoherenceMeasure implements Measure {
    /** The pairs of more would take minutes. */
    static final int MOST = 200;

    private static final double SCALE = 10;
    private static final double COPIED = 0.5;
    private static final double LITTLE = 0.005;
    /**
     * Below this sureness a note says that the reader does not know such pictures. Measured: pictures of Inkling and of
     * the picture book 0.96 and more, photographs 0.69 to 0.78.
     */
    private static final double UNSURE = 0.9;

    private final SetReader reader;
    private final Copies copies;
    private final AutoCloseable owned;

    /** Takes a model; {@code owned} is closed with the measure. */
    CoherenceMeasure(SetReader reader, Copies copies, AutoCloseable owned) {
        this.reader = reader;
        this.copies = copies;
        this.owned = owned;
    }

    @Override
    public Result of(List<ScoredPicture> pictures, RunControl control) {
        if (pictures.size() < 2 || pictures.size() > MOST) {
            String why = pictures.size() < 2
                    ? "One picture has nothing to be coherent with."
                    : "The set has " + pictures.size() + " pictures.";
            String remedy = "Give from 2 to " + MOST + " pictures.";
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
