package org.inkloom.models.text.chatglm;

import java.nio.file.Path;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.run.InkloomException;

/**
 * Sizes of a ChatGLM3 encoder, from its {@code config.json}.
 *
 * @param layers N, number of blocks, at least 1
 * @param vocabulary rows of the embedding table
 * @param hidden D, width of the hidden state
 * @param feedForward width inside a block's feed-forward part
 * @param heads H, number of query heads
 * @param groups G, number of key and value heads, a divisor of H; each serves H/G query heads
 * @param headChannels C, width of a head; a multiple of 4, because half of it is rotated in pairs
 * @param headwise how the checkpoint orders the joined map: true if query, key and value of one head are neighbours
 *     (then G = H), false if all queries come first, then all keys, then all values
 * @param qkvBias whether the map to queries, keys and values has a bias
 * @param linearBias whether the other linear maps have a bias
 * @param normAsResidual whether the residual branch starts after the norm instead of before it
 * @param finalNorm whether the checkpoint has a norm after the last block
 * @param epsilon added to the mean square in every norm; positive
 */
public record ChatGlm3Config(
        int layers,
        int vocabulary,
        int hidden,
        int feedForward,
        int heads,
        int groups,
        int headChannels,
        boolean headwise,
        boolean qkvBias,
        boolean linearBias,
        boolean normAsResidual,
        boolean finalNorm,
        double epsilon) {
    /** Kolors' encoder: 6.2 billion weights. */
    public static final ChatGlm3Config KOLORS =
            new ChatGlm3Config(28, 65_024, 4096, 13_696, 32, 2, 128, false, true, false, false, true, 1e-5);

    /** Checks the values. */
    public ChatGlm3Config {
        requirePositive("num_layers", layers);
        requirePositive("padded_vocab_size", vocabulary);
        requirePositive("hidden_size", hidden);
        requirePositive("ffn_hidden_size", feedForward);
        requirePositive("num_attention_heads", heads);
        requirePositive("multi_query_group_num", groups);
        requirePositive("kv_channels", headChannels);
        if (heads % groups != 0 || (headwise && heads != groups)) {
            throw new IllegalArgumentException(
                    "num_attention_heads " + heads + " does not go with multi_query_group_num " + groups);
        }
        if (headChannels % 4 != 0) {
            throw new IllegalArgumentException("kv_channels " + headChannels + " is not a multiple of 4");
        }
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("layernorm_epsilon " + epsilon + " is not between 0 and 1");
        }
    }

    private static void requirePositive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is " + value);
        }
    }

    /**
     * Reads a configuration; a key that is not there has the default of diffusers' {@code ChatGLMConfig}.
     *
     * @throws InkloomException {@code INK-MODEL-002} to {@code INK-MODEL-005} as {@link ConfigReader};
     *     {@code INK-TEXT-004} if its sizes do not go together
     */
    public static ChatGlm3Config read(Path file) {
        return read(ConfigReader.open(file));
    }

    /** As {@link #read(Path)}, from a config that is open already. */
    public static ChatGlm3Config read(ConfigReader json) {
        if (!json.flag("rmsnorm", true)) {
            throw json.unsupported("rmsnorm", "true");
        }
        if (json.number("quantization_bit", 0) != 0) {
            throw json.unsupported("quantization_bit", "0");
        }
        if (json.number("pre_seq_len", 0) != 0) {
            throw json.unsupported("pre_seq_len", "null");
        }
        boolean multiQuery = json.flag("multi_query_attention", false);
        boolean linearBias = json.flag("add_bias_linear", false);
        int heads = json.positive("num_attention_heads", KOLORS.heads());
        try {
            return new ChatGlm3Config(
                    json.positive("num_layers", KOLORS.layers()),
                    json.positive("padded_vocab_size", KOLORS.vocabulary()),
                    json.positive("hidden_size", KOLORS.hidden()),
                    json.positive("ffn_hidden_size", KOLORS.feedForward()),
                    heads,
                    multiQuery ? json.positive("multi_query_group_num", 1) : heads,
                    json.positive("kv_channels", KOLORS.headChannels()),
                    !multiQuery,
                    linearBias || json.flag("add_qkv_bias", false),
                    linearBias,
                    json.flag("apply_residual_connection_post_layernorm", false),
                    json.flag("post_layer_norm", true),
                    json.number("layernorm_epsilon", KOLORS.epsilon()));
        } catch (IllegalArgumentException e) {
            throw InkloomException.badInput(
                    "INK-TEXT-004",
                    "The text encoder's configuration " + json.file() + " cannot be used: " + e.getMessage() + ".",
                    "The file was altered, or it belongs to a model that is not ChatGLM3 as Kolors uses it.",
                    "Take text_encoder/config.json from the repository that the weights came from.",
                    e);
        }
    }

    /** Returns the same sizes with another number of blocks. */
    public ChatGlm3Config withLayers(int value) {
        return new ChatGlm3Config(
                value,
                vocabulary,
                hidden,
                feedForward,
                heads,
                groups,
                headChannels,
                headwise,
                qkvBias,
                linearBias,
                normAsResidual,
                finalNorm,
                epsilon);
    }

    /** Returns H · C, the width of all query heads together. */
    public int queryWidth() {
        return heads * headChannels;
    }

    /** Returns G · C, the width of all keys, or all values, together. */
    public int groupWidth() {
        return groups * headChannels;
    }
}
