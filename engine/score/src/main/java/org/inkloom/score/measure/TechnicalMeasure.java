package org.inkloom.score.measure;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.run.RunControl;
import org.inkloom.score.PictureScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.coherence.Matrix;
import org.inkloom.score.technical.Technical;
import org.inkloom.score.technical.TechnicalFinding;

/** The checks that need no model; a copy of an earlier picture of the set fails. */
final class TechnicalMeasure implements Measure {
    private static final double SCALE = 10;
    private static final double COPIED = 0.5;

    private final Copies copies;

    TechnicalMeasure(Copies copies) {
        this.copies = copies;
    }

    @Override
    public Result of(List<ScoredPicture> pictures, RunControl control) {
        List<String> names = pictures.stream().map(ScoredPicture::name).toList();
        Matrix alike = copies.of(pictures, control);
        List<PictureScore> scores = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            control.cancellation().check("checking pictures");
            TechnicalFinding finding = Technical.of(pictures.get(i).pixels());
            int original = original(alike, i);
            double copied = original < 0 ? 0 : alike.at(i, original);
            boolean copyIsWorst = 1 - copied < finding.quality();
            String why = copyIsWorst
                    ? (copied < COPIED ? "it is nearly the same picture as " : "it is a copy of ") + names.get(original)
                    : finding.why();
            scores.add(new PictureScore(names.get(i), SCALE * Math.min(finding.quality(), 1 - copied), why));
        }
        return Result.of(Score.mean(ScoreKind.TECHNICAL, "checks without a model", "", scores));
    }

    /** Returns the index of the earlier picture of which this one is most probably a copy; -1 for the first. */
    private static int original(Matrix alike, int picture) {
        int best = -1;
        for (int earlier = 0; earlier < picture; earlier++) {
            best = best < 0 || alike.at(picture, earlier) > alike.at(picture, best) ? earlier : best;
        }
        return best;
    }
}
