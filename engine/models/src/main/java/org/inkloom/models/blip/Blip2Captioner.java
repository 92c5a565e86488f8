package org.inkloom.models.blip;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.decoding.Decoding;
import org.inkloom.models.decoding.TokenDecoder;
import org.inkloom.models.decoding.TokenSearch;
import org.inkloom.models.transformer.KeyValueCache;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFiles;

/** A loaded BLIP-2 captioner over OPT, for example {@code Salesforce/blip2-opt-2.7b}. */
public final class Blip2Captioner implements Captioner {
    private final Weights weights;
    private final Network network;
    private final OptTokenizer tokenizer;
    private final PictureInput input;

    private Blip2Captioner(Weights weights, Network network, OptTokenizer tokenizer, PictureInput input) {
        this.weights = weights;
        this.network = network;
        this.tokenizer = tokenizer;
        this.input = input;
    }

    /**
     * The parts.
     *
     * @param vision the vision transformer
     * @param bridge reads the vision transformer's states by a few learnt queries
     * @param projection maps the bridge's results to vectors that the language model takes in place of words
     * @param language the language model that writes the caption
     */
    public record Network(BlipVision vision, QFormer bridge, Linear projection, Opt language) {
        /** Takes {@code vision_model}, {@code query_tokens}, {@code qformer}, {@code language_projection}, and OPT. */
        public static Network of(WeightScope w, ConfigReader config) {
            BlipVisionConfig vision = BlipVisionConfig.readLarge(config);
            QFormer.Config bridge = QFormer.Config.read(config, vision.hidden());
            OptConfig language = OptConfig.read(config);
            return new Network(
                    new BlipVision(w.in("vision_model"), vision),
                    new QFormer(w, bridge),
                    Linear.withBias(w.in("language_projection"), bridge.hidden(), language.hidden()),
                    new Opt(w.in("language_model"), language));
        }

        /** Returns what the language model reads before a text, {@code [B, questions, D]}, in the caller's scope. */
        public Tensor answers(Tensor pictures) {
            try (Scope scope = Scope.open()) {
                return scope.keep(projection.forward(bridge.forward(vision.forward(pictures))));
            }
        }
    }

    /**
     * Loads a folder with {@code config.json}, weights in any published form, {@code vocab.json} and {@code merges.txt}
     * (or {@code tokenizer.json}), and {@code preprocessor_config.json} (BLIP's usual input where that is absent).
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-001} to {@code -005} for the config or weights that
     *     do not fit it, {@code INK-FILE-nnn} for missing or damaged weights, {@code INK-TEXT-010} and {@code -011} for
     *     the tokenizer
     */
    public static Blip2Captioner load(Path folder, Placement placement) {
        ConfigReader config = ConfigReader.open(folder.resolve("config.json"));
        OptTokenizer tokenizer =
                OptTokenizer.load(folder, OptConfig.read(config).beginToken());
        PictureInput input = PictureInput.read(
                folder, PictureInput.blip(BlipVisionConfig.readLarge(config).side()));
        return Weights.open(TensorFiles.openFolder(folder), placement).ownedBy(weights -> {
            Network network = weights.build(
                    "BLIP-2 captioner", AdapterSet.NONE, Blip2Captioner::isUnused, w -> Network.of(w, config));
            return new Blip2Captioner(weights, network, tokenizer, input);
        });
    }

    private static boolean isUnused(String name) {
        return BlipMatcher.isUnused(name)
                || name.equals("language_model.lm_head.weight")
                || name.startsWith("qformer.embeddings.");
    }

    /** One caption per row in the making; the answers stand before its first word. */
    private static final class Writer implements TokenDecoder {
        private final Opt language;
        private final KeyValueCache cache;
        private Tensor answers;
        private int rows;

        Writer(Opt language, Tensor answers) {
            this.language = language;
            this.answers = answers;
            cache = new KeyValueCache(language.config().layers());
            rows = (int) answers.size(0);
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public Tensor read(long[] ids) {
            try (Scope scope = Scope.open()) {
                Tensor words = language.embedded(ids, rows);
                Tensor vectors = cache.length() == 0 ? Tensors.cat(1, answers, words) : words;
                Tensor states = language.decode(vectors, cache);
                Tensor last = states.select(1, states.size(1) - 1);
                return scope.keep(Tensors.cast(language.logits(last), DType.FLOAT32));
            }
        }

        @Override
        public void keep(long[] kept) {
            try (Scope scope = Scope.open()) {
                Tensor chosen = Tensors.of(kept, kept.length).to(answers.device(), torch.ScalarType.Long);
                cache.keep(chosen);
                if (cache.length() == 0) {
                    answers = scope.keep(answers.index_select(0, chosen));
                }
                rows = kept.length;
            }
        }

        @Override
        public void close() {
            cache.close();
        }
    }

    @Override
    public PictureInput input() {
        return input;
    }

    /** Returns the network. */
    public Network network() {
        return network;
    }

    @Override
    public String text(long[] tokens) {
        return tokenizer.decode(tokens);
    }

    @Override
    public long[][] tokens(List<byte[]> pictures, String prompt, Decoding how) {
        OptConfig config = network.language().config();
        try (Scope scope = Scope.open()) {
            Tensor answers = network.answers(input.tensor(pictures, weights.placement()));
            try (Writer writer = new Writer(network.language(), answers)) {
                return new TokenSearch(config.endToken(), config.padToken()).run(writer, tokenizer.encode(prompt), how);
            }
        }
    }

    /** Returns where the model computes, and in which type. */
    public Placement placement() {
        return weights.placement();
    }

    @Override
    public void close() {
        weights.close();
    }
}
