package org.inkloom.score.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.inkloom.models.clip.ClipModel;
import org.inkloom.run.RunControl;
import org.inkloom.score.MissingScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoredPicture;

/** Several measures that share one CLIP model. */
final class ClipMeasure implements Measure {
    private final ClipModel clip;
    private final List<Measure> measures;

    /** Uses a model, which is closed with this measure. */
    ClipMeasure(ClipModel clip, Function<ClipModel, List<Measure>> measures) {
        this.clip = clip;
        this.measures = measures.apply(clip);
    }

    @Override
    public Result of(List<ScoredPicture> pictures, RunControl control) {
        List<Score> scores = new ArrayList<>();
        List<MissingScore> missing = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Measure measure : measures) {
            Result result = measure.of(pictures, control);
            scores.addAll(result.scores());
            missing.addAll(result.missing());
            notes.addAll(result.notes());
        }
        return new Result(scores, missing, notes);
    }

    @Override
    public void close() {
        clip.close();
    }
}
