package org.inkloom.score.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.models.aesthetic.AestheticModel;
import org.inkloom.models.clip.ClipVisionConfig;
import org.inkloom.picture.Pixels;
import org.inkloom.tensor.Placement;

/**
 * Computes the aesthetic score of pictures of any size. It knows whether it is the contest's predictor; another
 * predictor's score gets another name. Closing it frees the weights.
 */
public final class AestheticScorer implements AutoCloseable {
    /** Name of the contest's predictor. */
    public static final String CONTEST = "CLIP ViT-L/14 with sac+logos+ava1-l14-linearMSE";

    /**
     * SHA-256 of the published head's weights ({@code sac+logos+ava1-l14-linearMSE.pth}), by which it is recognised
     * whatever its file is called.
     */
    static final String CONTEST_HEAD = "fdb85b42a8c89470b0107b27c9efb726a87ea22eb81679c8d8ed17dc79ebd94f";

    private static final int BATCH = 8;

    private final AestheticModel model;
    private final String name;
    private final boolean contest;

    private AestheticScorer(AestheticModel model, String name, boolean contest) {
        this.model = model;
        this.name = name;
        this.contest = contest;
    }

    /**
     * Loads CLIP's image encoder ("tower") and the head from one folder.
     *
     * @param isContest whether the folder is known to hold the contest's predictor; otherwise the head's weights
     *     decide
     * @throws org.inkloom.run.InkloomException as {@link AestheticModel#load(Path, Placement)}
     */
    public static AestheticScorer load(Path folder, boolean isContest, Placement placement) {
        AestheticModel model = AestheticModel.load(folder, placement);
        boolean contest = isContest || isContest(model);
        return new AestheticScorer(model, nameOf(folder), contest);
    }

    /**
     * Loads a head that was published without the image encoder, and the encoder for which it was trained.
     *
     * @throws org.inkloom.run.InkloomException as {@link AestheticModel#load(Path, Path, Placement)}
     */
    public static AestheticScorer load(Path tower, Path head, Placement placement) {
        AestheticModel model = AestheticModel.load(tower, head, placement);
        return new AestheticScorer(model, nameOf(head) + " on " + nameOf(tower), isContest(model));
    }

    private static boolean isContest(AestheticModel model) {
        return isLarge(model.tower()) && model.headDigest().equals(CONTEST_HEAD);
    }

    /** Returns whether these are the sizes of ViT-L/14 for 224 pixels. */
    static boolean isLarge(ClipVisionConfig tower) {
        return tower.hidden() == 1024
                && tower.layers() == 24
                && tower.patch() == 14
                && tower.side() == 224
                && tower.projection() == 768;
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    /** Returns the name of the predictor. */
    public String method() {
        return contest ? CONTEST : name;
    }

    /** Returns the predictor's name if it is another than the contest's; empty for the contest's. */
    public Optional<String> variant() {
        return contest ? Optional.empty() : Optional.of(name);
    }

    /** Scores pictures, a few at a time; the score of a picture does not depend on the others. */
    public double[] scores(List<Pixels> pictures) {
        List<Double> scores = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += BATCH) {
            List<Pixels> some = pictures.subList(from, Math.min(from + BATCH, pictures.size()));
            for (float score : model.scores(VisionFrames.bytes(model.input(), some))) {
                scores.add((double) score);
            }
        }
        return scores.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public void close() {
        model.close();
    }
}
