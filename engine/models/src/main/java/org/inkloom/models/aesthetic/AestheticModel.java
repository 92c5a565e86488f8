package org.inkloom.models.aesthetic;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.clip.ClipVision;
import org.inkloom.models.clip.ClipVisionConfig;
import org.inkloom.models.clip.ClipVisionEncoder;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.UnitLength;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A loaded aesthetic predictor: CLIP's vision tower and a head on it.
 *
 * <p>Pictures are 8-bit RGB bytes of the size that {@link #input} asks for. Scores run from about 0 to 10. Use it from
 * platform threads, one call at a time. Closing it frees the weights.
 */
public final class AestheticModel implements AutoCloseable {
    private final PictureInput input;
    private final ClipVisionConfig tower;
    private final String head;
    private final Placement placement;
    private final Scorer scorer;
    private final List<AutoCloseable> owned;

    /** Scores pictures {@code [B, 3, side, side]} as {@code [B]}. */
    @FunctionalInterface
    private interface Scorer {
        Tensor scores(Tensor pictures);
    }

    private AestheticModel(
            PictureInput input,
            ClipVisionConfig tower,
            String head,
            Placement placement,
            Scorer scorer,
            List<AutoCloseable> owned) {
        this.input = input;
        this.tower = tower;
        this.head = head;
        this.placement = placement;
        this.scorer = scorer;
        this.owned = owned;
    }

    /**
     * Loads a folder that holds tower and head, for example {@code
     * shunk031/aesthetics-predictor-v2-sac-logos-ava1-l14-linearMSE}: {@code vision_model.*}, {@code
     * visual_projection}, and {@code layers.*} or {@code predictor}.
     *
     * @throws InkloomException {@code INK-MODEL-012} if there is no head, and as {@link
     *     ClipVisionEncoder#load}
     */
    public static AestheticModel load(Path folder, Placement placement) {
        ClipVisionConfig config = ClipVisionConfig.read(ConfigReader.open(folder.resolve("config.json")));
        PictureInput input = PictureInput.read(folder, PictureInput.clip(config.side()));
        TensorFile file = TensorFiles.openFolder(folder);
        return Weights.openFinite(file, placement).ownedBy(weights -> {
            AestheticHead.Layout layout = AestheticHead.Layout.of(file);
            Network network = weights.build(
                    "aesthetic predictor",
                    AdapterSet.NONE,
                    name -> name.endsWith("embeddings.position_ids"),
                    w -> new Network(
                            new ClipVision(w, config), new AestheticHead.Network(w, layout, config.projection())));
            return new AestheticModel(input, config, layout.digest(file), placement, network, List.of(weights));
        });
    }

    /**
     * Loads a tower and a head that were published apart.
     *
     * @param clipFolder a CLIP model or its vision tower; ViT-L/14 for {@code sac+logos+ava1-l14-linearMSE}
     * @param headFile the head
     * @throws InkloomException as {@link ClipVisionEncoder#load} and {@link AestheticHead#load}, {@code INK-SCORE-013} if the
     *     head belongs on another CLIP
     */
    public static AestheticModel load(Path clipFolder, Path headFile, Placement placement) {
        AestheticHead head = AestheticHead.load(headFile, placement);
        try {
            ClipVisionEncoder tower = ClipVisionEncoder.load(clipFolder, placement);
            requireWidth(headFile, head, clipFolder, tower);
            Scorer scorer = pictures -> {
                try (Scope scope = Scope.open()) {
                    Tensor vectors = UnitLength.of(tower.network().embeds(pictures));
                    return scope.keep(head.scores(vectors));
                }
            };
            return new AestheticModel(
                    tower.input(), tower.network().config(), head.digest(), placement, scorer, List.of(tower, head));
        } catch (RuntimeException e) {
            head.close();
            throw e;
        }
    }

    private static void requireWidth(Path headFile, AestheticHead head, Path clipFolder, ClipVisionEncoder tower) {
        int width = tower.network().config().projection();
        if (head.features() != width) {
            tower.close();
            throw InkloomException.badInput(
                    "INK-SCORE-013",
                    "The aesthetic head " + headFile + " takes vectors of " + head.features()
                            + " numbers, and the CLIP in " + clipFolder + " makes vectors of " + width + ".",
                    "It was trained on another CLIP: heads for ViT-L/14 take 768 numbers, those for ViT-B/32 and"
                            + " ViT-B/16 512.",
                    "Give the head of this CLIP, or with " + SettingKey.of("clip") + " the CLIP of this head.");
        }
    }

    /** Tower and head over the same weights. */
    private record Network(ClipVision tower, AestheticHead.Network head) implements Scorer {
        @Override
        public Tensor scores(Tensor pictures) {
            try (Scope scope = Scope.open()) {
                return scope.keep(head.forward(UnitLength.of(tower.embeds(pictures))));
            }
        }
    }

    /** Returns how pictures are to be prepared. */
    public PictureInput input() {
        return input;
    }

    /** Returns the sizes of the vision tower. */
    public ClipVisionConfig tower() {
        return tower;
    }

    /** Returns the SHA-256 of the head's stored numbers, in hex: which head it is, whatever its file is called. */
    public String headDigest() {
        return head;
    }

    /**
     * Scores pictures.
     *
     * @param pictures 8-bit RGB of {@link #input}'s size, at least one
     * @return a score for each, about 0 to 10; Data-Juicer's range is a tenth of it
     */
    public float[] scores(List<byte[]> pictures) {
        try (Scope scope = Scope.open()) {
            return Tensors.floats(scorer.scores(input.tensor(pictures, placement)));
        }
    }

    @Override
    public void close() {
        for (AutoCloseable resource : owned) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("could not close " + resource, e);
            }
        }
    }
}
