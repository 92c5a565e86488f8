package org.inkloom.models.blip;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.decoding.Decoding;
import org.inkloom.models.decoding.TokenDecoder;
import org.inkloom.models.decoding.TokenSearch;
import org.inkloom.models.text.wordpiece.BertTokenizer;
import org.inkloom.models.transformer.KeyValueCache;
import org.inkloom.models.transformer.MultiHeadAttention.Context;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFiles;

/** A loaded BLIP captioner, for example {@code Salesforce/blip-image-captioning-base}. */
public final class BlipCaptioner implements Captioner {
    private static final String HEAD = "text_decoder.cls.predictions";

    private final Weights weights;
    private final Network network;
    private final BertTokenizer tokenizer;
    private final PictureInput input;

    private BlipCaptioner(Weights weights, Network network, BertTokenizer tokenizer, PictureInput input) {
        this.weights = weights;
        this.network = network;
        this.tokenizer = tokenizer;
        this.input = input;
    }

    /** The vision tower, the text decoder, and the map from its states to words. */
    public static final class Network {
        private final BlipVision vision;
        private final BlipText text;
        private final Linear transform;
        private final LayerNorm transformNorm;
        private final Parameter words;
        private final Parameter wordBias;

        /** Takes {@code vision_model}, {@code text_decoder.bert} and {@code text_decoder.cls.predictions}. */
        Network(WeightScope w, ConfigReader config) {
            BlipTextConfig sizes = BlipTextConfig.read(config);
            int hidden = sizes.hidden();
            vision = new BlipVision(w.in("vision_model"), BlipVisionConfig.read(config));
            text = new BlipText(w.in("text_decoder.bert"), sizes);
            WeightScope head = w.in(HEAD);
            transform = Linear.withBias(head.in("transform.dense"), hidden, hidden);
            transformNorm = new LayerNorm(head.in("transform.LayerNorm"), hidden, sizes.epsilon());
            // The map from states to words is the table of word embeddings; some files store it a second time.
            words = w.parameter("text_decoder.bert.embeddings.word_embeddings.weight", sizes.vocabulary(), hidden);
            wordBias = head.parameter(head.has("bias") ? "bias" : "decoder.bias", sizes.vocabulary());
        }

        /** Returns the vision tower. */
        public BlipVision vision() {
            return vision;
        }

        /** Returns the text decoder. */
        public BlipText text() {
            return text;
        }

        /** Maps states {@code [..., D]} to scores of the next word, {@code [..., vocabulary]}. */
        public Tensor logits(Tensor states) {
            try (Scope scope = Scope.open()) {
                Tensor h = text.config().activation().apply(transform.forward(states));
                return scope.keep(torch.linear(transformNorm.forward(h), words.value(), wordBias.optional()));
            }
        }
    }

    /**
     * Loads a folder with {@code config.json}, weights in any published form, {@code vocab.txt} (or {@code
     * tokenizer.json}), and {@code preprocessor_config.json} (BLIP's usual input where that is absent).
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-001} to {@code -005} for the config or weights that
     *     do not fit it, {@code INK-FILE-nnn} for missing or damaged weights, {@code INK-TEXT-010} and {@code -011} for
     *     the tokenizer
     */
    public static BlipCaptioner load(Path folder, Placement placement) {
        ConfigReader config = ConfigReader.open(folder.resolve("config.json"));
        BertTokenizer tokenizer = BertTokenizer.load(folder);
        PictureInput input = PictureInput.read(
                folder, PictureInput.blip(BlipVisionConfig.read(config).side()));
        return Weights.open(TensorFiles.openFolder(folder), placement).ownedBy(weights -> {
            Network network = weights.build(
                    "BLIP captioner", AdapterSet.NONE, BlipCaptioner::isUnused, w -> new Network(w, config));
            return new BlipCaptioner(weights, network, tokenizer, input);
        });
    }

    private static boolean isUnused(String name) {
        return BlipMatcher.isUnused(name) || name.startsWith(HEAD + ".decoder.") || name.equals(HEAD + ".bias");
    }

    /** One caption per row in the making, over pictures that were looked at once. */
    private static final class Writer implements TokenDecoder {
        private final Network network;
        private final KeyValueCache cache;
        private List<Context> pictures;
        private int rows;

        Writer(Network network, Tensor seen) {
            this.network = network;
            cache = new KeyValueCache(network.text().config().layers());
            rows = (int) seen.size(0);
            pictures = network.text().pictureContexts(seen);
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public Tensor read(long[] ids) {
            try (Scope scope = Scope.open()) {
                Tensor states = network.text().decode(ids, rows, pictures, cache);
                Tensor last = states.select(1, states.size(1) - 1);
                return scope.keep(Tensors.cast(network.logits(last), DType.FLOAT32));
            }
        }

        @Override
        public void keep(long[] kept) {
            try (Scope scope = Scope.open()) {
                Context first = pictures.getFirst();
                Tensor chosen = Tensors.of(kept, kept.length).to(first.key().device(), torch.ScalarType.Long);
                cache.keep(chosen);
                // All beams of a picture look at that picture, so the pictures' rows change only with the number of
                // rows.
                if (kept.length != rows) {
                    pictures = pictures.stream()
                            .map(old -> new Context(
                                    scope.keep(old.key().index_select(0, chosen)),
                                    scope.keep(old.value().index_select(0, chosen))))
                            .toList();
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

    /** Returns the tokenizer. */
    public BertTokenizer tokenizer() {
        return tokenizer;
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
        BlipTextConfig config = network.text().config();
        // The model's own begin token replaces BERT's first token, and BERT's last token is left out.
        long[] start = {config.beginToken()};
        if (!prompt.isEmpty()) {
            long[] ids = tokenizer.encode(prompt, config.positions());
            start = Arrays.copyOf(ids, ids.length - 1);
            start[0] = config.beginToken();
        }
        int room = config.positions() - start.length + 1;
        Decoding within = limited(how, Math.max(1, room));
        try (Scope scope = Scope.open()) {
            Tensor seen = network.vision().forward(input.tensor(pictures, weights.placement()));
            try (Writer writer = new Writer(network, seen)) {
                return new TokenSearch(config.endToken(), config.padToken()).run(writer, start, within);
            }
        }
    }

    private static Decoding limited(Decoding how, int room) {
        int most = Math.min(how.maxNewTokens(), room);
        return switch (how) {
            case Decoding.Greedy _ -> new Decoding.Greedy(most);
            case Decoding.Beam beam -> new Decoding.Beam(beam.beams(), most);
            case Decoding.Sampled sampled -> new Decoding.Sampled(sampled.seed(), sampled.topK(), most);
        };
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
