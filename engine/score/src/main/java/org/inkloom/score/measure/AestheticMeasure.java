package org.inkloom.score.measure;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.run.RunControl;
import org.inkloom.score.PictureScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.model.AestheticScorer;

/** The aesthetic score. */
final class AestheticMeasure implements Measure {
    private final AestheticScorer scorer;

    /** Takes a scorer, which is closed with the measure. */
    AestheticMeasure(AestheticScorer scorer) {
        this.scorer = scorer;
    }

    @Override
    public Result of(List<ScoredPicture> pictures, RunControl control) {
        List<PictureScore> scores = new ArrayList<>();
        double[] values =
                scorer.scores(pictures.stream().map(ScoredPicture::pixels).toList());
        for (int i = 0; i < values.length; i++) {
            scores.add(new PictureScore(pictures.get(i).name(), values[i], ""));
        }
        return Result.of(Score.mean(
                ScoreKind.AESTHETIC, scorer.method(), scorer.variant().orElse(""), scores));
    }

    @Override
    public void close() {
        scorer.close();
    }
}
