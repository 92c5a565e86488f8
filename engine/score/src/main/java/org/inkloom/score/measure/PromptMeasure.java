package org.inkloom.score.measure;

import java.util.List;
import org.inkloom.models.clip.ClipModel;
import org.inkloom.run.RunControl;
import org.inkloom.score.MissingScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.model.ClipPictures;

/** How well pictures fit their prompts: ten times CLIP's cosine. */
final class PromptMeasure implements Measure {
    private static final double SCALE = 10;

    private final ClipModel clip;
    private final String method;
    private final String variant;

    /** Uses a model, which the caller closes. */
    PromptMeasure(ClipModel clip, String method, String variant) {
        this.clip = clip;
        this.method = method;
        this.variant = variant;
    }

    @Override
    public Result of(List<ScoredPicture> pictures, RunControl control) {
        List<String> without = pictures.stream()
                .filter(picture -> picture.prompt().isEmpty())
                .map(ScoredPicture::name)
                .toList();
        if (!without.isEmpty()) {
            return Result.missing(new MissingScore(
                    ScoreKind.PROMPT_MATCH,
                    "No prompt is known of " + String.join(", ", without) + ".",
                    "Score PNG files that were generated here, which carry theirs, or say what their prompt"
                            + " was."));
        }
        List<String> prompts =
                pictures.stream().map(picture -> picture.prompt().orElseThrow()).toList();
        float[][] seen = ClipPictures.embeds(
                clip, pictures.stream().map(ScoredPicture::pixels).toList());
        float[][] read = clip.textEmbeds(prompts);
        double[] matches = new double[seen.length];
        for (int i = 0; i < seen.length; i++) {
            matches[i] = SCALE * Math.max(0, ClipPictures.cosine(seen[i], read[i]));
        }
        List<String> notes = prompts.stream().anyMatch(PromptMeasure::isForeign)
                ? List.of("Prompts in Chinese came before a CLIP that was trained on English: prompt-match says little"
                        + " about them.")
                : List.of();
        List<String> names = pictures.stream().map(ScoredPicture::name).toList();
        return new Result(
                List.of(Score.withoutReasons(ScoreKind.PROMPT_MATCH, method, variant, names, matches)),
                List.of(),
                notes);
    }

    private static boolean isForeign(String prompt) {
        return prompt.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
    }
}
