package org.inkloom.data.models;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.inkloom.data.port.CaptionModel;
import org.inkloom.data.port.Embedder;
import org.inkloom.data.port.ModelProvider;
import org.inkloom.data.port.ModelRequest;
import org.inkloom.data.port.PictureClassifier;
import org.inkloom.data.port.PictureScorer;
import org.inkloom.data.port.PictureTextScorer;
import org.inkloom.data.port.TokenCounter;
import org.inkloom.hub.HubSettings;
import org.inkloom.hub.ModelStore;
import org.inkloom.models.aesthetic.AestheticModel;
import org.inkloom.models.blip.BlipMatcher;
import org.inkloom.models.clip.ClipModel;
import org.inkloom.models.decoding.Decoding;
import org.inkloom.models.vit.VitClassifier;
import org.inkloom.score.model.ScoreModels;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;

/**
 * The models of the module {@code models}, for operators. Scores are computed in float32, on the first GPU unless the
 * operator says {@code accelerator: cpu}.
 */
public final class InkloomModels implements ModelProvider {
    /** New tokens of a caption at most, as in Data-Juicer. */
    private static final int LONGEST_CAPTION = 128;

    private final Finder finder;

    /** Creates the provider over this process's folders. */
    public InkloomModels() {
        this(HubSettings.ofProcess());
    }

    /** Creates the provider over other folders. */
    public InkloomModels(HubSettings settings) {
        this.finder = new Finder(new ModelStore(settings));
    }

    /** Which loaded model is meant: two that are equal are one. */
    private record Key(Family family, Path folder, String place) {
        @Override
        public String toString() {
            return "in " + folder;
        }
    }

    private <M extends AutoCloseable> Pool.Handle<M> handle(
            ModelRequest request, Family family, Class<M> type, Function<Place, M> load) {
        Path folder = finder.find(request, family);
        return handle(request, family, folder, type, load);
    }

    private static <M extends AutoCloseable> Pool.Handle<M> handle(
            ModelRequest request, Family family, Path folder, Class<M> type, Function<Place, M> load) {
        String device = request.accelerator().equals("cpu") ? "cpu" : "auto";
        return new Pool.Handle<>(
                new Key(family, folder, device),
                type,
                () -> load.apply(new Place(folder, Placement.of(Device.parse(device), DType.FLOAT32))));
    }

    /** The folder that a model is loaded from, and the device and type that it is loaded to. */
    private record Place(Path folder, Placement placement) {}

    @Override
    public PictureScorer aesthetics(ModelRequest request) {
        Path head = request.base().resolve(request.model()).normalize();
        Pool.Handle<AestheticModel> handle = request.model().endsWith(".pth") && Files.isRegularFile(head)
                ? headOnly(request, head)
                : handle(
                        request,
                        Family.AESTHETIC,
                        AestheticModel.class,
                        place -> AestheticModel.load(place.folder(), place.placement()));
        return new Scorer(handle);
    }

    /** A head that was published alone, such as the contest's, belongs on the tower that its name tells. */
    private Pool.Handle<AestheticModel> headOnly(ModelRequest request, Path head) {
        String name = ScoreModels.towerOf(request.model());
        ModelRequest tower = new ModelRequest(request.operator(), name, request.base(), request.accelerator());
        Path folder = finder.find(tower, Family.AESTHETIC);
        return new Pool.Handle<>(
                List.of(Family.AESTHETIC, head, folder, request.accelerator()),
                AestheticModel.class,
                () -> AestheticModel.load(
                        folder,
                        head,
                        Placement.of(
                                Device.parse(request.accelerator().equals("cpu") ? "cpu" : "auto"), DType.FLOAT32)));
    }

    private static final class Scorer extends HeldModel<AestheticModel> implements PictureScorer {
        Scorer(Pool.Handle<AestheticModel> handle) {
            super(handle, AestheticModel::input);
        }

        @Override
        public float[] scores(List<byte[]> pictures) {
            return use(model -> model.scores(pictures));
        }
    }

    @Override
    public PictureClassifier classifier(ModelRequest request) {
        return new Classifier(handle(
                request,
                Family.VIT,
                VitClassifier.class,
                place -> VitClassifier.load(place.folder(), place.placement())));
    }

    private static final class Classifier extends HeldModel<VitClassifier> implements PictureClassifier {
        Classifier(Pool.Handle<VitClassifier> handle) {
            super(handle, VitClassifier::input);
        }

        @Override
        public float[][] probabilities(List<byte[]> pictures) {
            return use(model -> model.probabilities(pictures));
        }
    }

    private Pool.Handle<ClipModel> clip(ModelRequest request) {
        return handle(
                request, Family.CLIP, ClipModel.class, place -> ClipModel.load(place.folder(), place.placement()));
    }

    @Override
    public PictureTextScorer similarity(ModelRequest request) {
        return new Similarity(clip(request));
    }

    /** Each text of a batch is read once, however many pictures it stands beside. */
    private static final class Similarity extends HeldModel<ClipModel> implements PictureTextScorer {
        Similarity(Pool.Handle<ClipModel> handle) {
            super(handle, ClipModel::input);
        }

        @Override
        public float[] scores(List<byte[]> pictures, List<String> texts) {
            List<String> different = texts.stream().distinct().toList();
            float[][] all = use(model -> model.similarity(pictures, different));
            float[] scores = new float[texts.size()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = all[i][different.indexOf(texts.get(i))];
            }
            return scores;
        }
    }

    @Override
    public Embedder embedder(ModelRequest request) {
        return new Embeds(clip(request));
    }

    private static final class Embeds extends HeldModel<ClipModel> implements Embedder {
        Embeds(Pool.Handle<ClipModel> handle) {
            super(handle, ClipModel::input);
        }

        @Override
        public float[][] pictures(List<byte[]> pictures) {
            return use(model -> model.pictureEmbeds(pictures));
        }

        @Override
        public float[][] texts(List<String> texts) {
            return use(model -> model.textEmbeds(texts));
        }
    }

    @Override
    public PictureTextScorer matching(ModelRequest request) {
        return new Matching(handle(
                request,
                Family.BLIP_MATCHER,
                BlipMatcher.class,
                place -> BlipMatcher.load(place.folder(), place.placement())));
    }

    /** The pictures of a text are looked at together. */
    private static final class Matching extends HeldModel<BlipMatcher> implements PictureTextScorer {
        Matching(Pool.Handle<BlipMatcher> handle) {
            super(handle, BlipMatcher::input);
        }

        @Override
        public float[] scores(List<byte[]> pictures, List<String> texts) {
            float[] scores = new float[texts.size()];
            for (String text : Set.copyOf(texts)) {
                List<Integer> places = new ArrayList<>();
                for (int i = 0; i < scores.length; i++) {
                    if (texts.get(i).equals(text)) {
                        places.add(i);
                    }
                }
                List<byte[]> own = places.stream().map(pictures::get).toList();
                float[] all = use(model -> model.matching(own, text));
                for (int i = 0; i < all.length; i++) {
                    scores[places.get(i)] = all[i];
                }
            }
            return scores;
        }
    }

    @Override
    public TokenCounter tokens(ModelRequest request) {
        return ByteLevelTokens.read(finder.tokenizer(request));
    }

    @Override
    public CaptionModel captioner(ModelRequest request) {
        return new Captions(handle(
                request,
                Family.BLIP_CAPTIONER,
                org.inkloom.models.blip.Captioner.class,
                place -> org.inkloom.models.blip.Captioner.load(place.folder(), place.placement())));
    }

    /** Draws one caption at a time, so that each follows from its seed alone. */
    private static final class Captions extends HeldModel<org.inkloom.models.blip.Captioner> implements CaptionModel {
        Captions(Pool.Handle<org.inkloom.models.blip.Captioner> handle) {
            super(handle, org.inkloom.models.blip.Captioner::input);
        }

        @Override
        public List<String> captions(byte[] picture, String prompt, List<Long> seeds) {
            List<String> captions = new ArrayList<>();
            for (long seed : seeds) {
                captions.add(
                        use(model -> model.captions(List.of(picture), prompt, Decoding.sampled(seed, LONGEST_CAPTION))
                                .getFirst()));
            }
            return captions;
        }
    }
}
