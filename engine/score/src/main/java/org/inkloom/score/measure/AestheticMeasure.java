package org.inkloom.score.measure;

import java.util.List;
import org.inkloom.run.RunControl;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.model.AestheticScorer;

/** The aesthetic score. */
final class AestheticMeasure implements Measure {
    private final AestheticScorer scorer;

    /** Uses a scorer, which is closed with this measure. */
    AestheticMeasure(AestheticScorer scorer) {
        this.scorer = scorer;
    }

    @Override
    public Result of(List<ScoredPicture> pictures, RunControl control) {
        double[] values =
                scorer.scores(pictures.stream().map(ScoredPicture::pixels).toList());
        List<String> names = pictures.stream().map(ScoredPicture::name).toList();
        return Result.of(Score.withoutReasons(
                ScoreKind.AESTHETIC, scorer.method(), scorer.variant().orElse(""), names, values));
    }

    @Override
    public void close() {
        scorer.close();
    }
}
