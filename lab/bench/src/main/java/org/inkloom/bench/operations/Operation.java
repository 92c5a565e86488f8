package org.inkloom.bench.operations;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One operation of a network on inputs of one size. Equal operations are counted together.
 *
 * <p>Written as JSON with its {@code kind} and its sizes, it tells a peer what to do.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Operation.Convolution.class, name = "convolution"),
    @JsonSubTypes.Type(value = Operation.Projection.class, name = "projection"),
    @JsonSubTypes.Type(value = Operation.Attending.class, name = "attention"),
    @JsonSubTypes.Type(value = Operation.GroupNormalization.class, name = "group_norm"),
    @JsonSubTypes.Type(value = Operation.LayerNormalization.class, name = "layer_norm"),
    @JsonSubTypes.Type(value = Operation.GatedGelu.class, name = "gated_gelu"),
    @JsonSubTypes.Type(value = Operation.Addition.class, name = "addition"),
    @JsonSubTypes.Type(value = Operation.Joining.class, name = "joining"),
    @JsonSubTypes.Type(value = Operation.Doubling.class, name = "doubling"),
    @JsonSubTypes.Type(value = Operation.Turning.class, name = "turning"),
})
public sealed interface Operation {

    /** Returns the number of multiply-adds; 0 for operations whose time is decided by memory instead. */
    default double multiplyAdds() {
        return 0;
    }

    /** A convolution of {@code [batch, in, height, width]} with bias; padded so that stride 1 keeps the size. */
    record Convolution(long batch, long in, long out, long kernel, long stride, long height, long width)
            implements Operation {
        @Override
        public double multiplyAdds() {
            long outputs = (height / stride) * (width / stride);
            return (double) batch * in * out * kernel * kernel * outputs;
        }
    }

    /** A linear map of {@code [batch, positions, in]}. */
    record Projection(long batch, long positions, long in, long out, boolean bias) implements Operation {
        @Override
        public double multiplyAdds() {
            return (double) batch * positions * in * out;
        }
    }

    /** Attention of {@code [batch, heads, queries, features]} to {@code [batch, heads, keys, features]}. */
    record Attending(long batch, long heads, long features, long queries, long keys) implements Operation {
        @Override
        public double multiplyAdds() {
            return 2.0 * batch * heads * features * queries * keys;
        }
    }

    /** Group normalisation of {@code [batch, channels, height, width]}, with SiLU or without. */
    record GroupNormalization(long batch, long channels, long height, long width, long groups, boolean silu)
            implements Operation {}

    /** Layer normalisation of {@code [batch, positions, features]}. */
    record LayerNormalization(long batch, long positions, long features) implements Operation {}

    /** A gated GELU: one half of {@code [batch, positions, 2 * features]} times the GELU of the other half. */
    record GatedGelu(long batch, long positions, long features) implements Operation {}

    /** The sum of two tensors. */
    record Addition(long batch, long positions, long features) implements Operation {}

    /** The concatenation of two feature maps along their channels. */
    record Joining(long batch, long first, long second, long height, long width) implements Operation {}

    /** Nearest-neighbour upsampling of {@code [batch, channels, height, width]} to twice the height and width. */
    record Doubling(long batch, long channels, long height, long width) implements Operation {}

    /** A transposition: a copy of {@code [batch, rows, columns]} with rows and columns exchanged. */
    record Turning(long batch, long rows, long columns) implements Operation {}
}
