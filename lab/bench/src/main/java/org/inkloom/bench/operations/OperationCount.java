package org.inkloom.bench.operations;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.models.text.chatglm.ChatGlm3Config;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.VaeConfig;

/**
 * The operations of one forward pass, each with how often it occurs.
 *
 * @param times number of occurrences by operation, in the order of first occurrence
 */
public record OperationCount(Map<Operation, Integer> times) {
    private static final double TERA = 1e12;

    /** Copies the map and keeps its order. */
    public OperationCount {
        times = Collections.unmodifiableMap(new LinkedHashMap<>(times));
    }

    /**
     * Counts what a U-Net does.
     *
     * @param batch pictures at once
     * @param height latent rows
     * @param width latent columns
     * @param tokens of the text
     */
    public static OperationCount ofUNet(UNetConfig config, long batch, long height, long width, long tokens) {
        return new OperationCount(new UNetWalk(config, batch, tokens).walk(height, width));
    }

    /** Counts what an autoencoder does to encode pictures of that many pixels. */
    public static OperationCount ofEncoding(VaeConfig config, long batch, long height, long width) {
        return new OperationCount(new VaeWalk(config, batch).encode(height, width));
    }

    /** Counts what an autoencoder does to decode pictures of that many pixels. */
    public static OperationCount ofDecoding(VaeConfig config, long batch, long height, long width) {
        return new OperationCount(new VaeWalk(config, batch).decode(height, width));
    }

    /** Counts the matrix products and attention of a text encoder; the last block is computed for one position only. */
    public static OperationCount ofText(ChatGlm3Config config, long batch, long tokens) {
        Map<Operation, Integer> times = new LinkedHashMap<>();
        long joined = config.queryWidth() + 2L * config.groupWidth();
        for (int i = 0; i < config.layers(); i++) {
            long outputs = i == config.layers() - 1 ? 1 : tokens;
            for (Operation operation : List.of(
                    new Operation.Projection(batch, tokens, config.hidden(), joined, config.qkvBias()),
                    new Operation.Attending(batch, config.heads(), config.headChannels(), outputs, tokens),
                    new Operation.Projection(batch, outputs, config.queryWidth(), config.hidden(), config.linearBias()),
                    new Operation.Projection(
                            batch, outputs, config.hidden(), 2L * config.feedForward(), config.linearBias()),
                    new Operation.Projection(
                            batch, outputs, config.feedForward(), config.hidden(), config.linearBias()))) {
                times.merge(operation, 1, Integer::sum);
            }
        }
        return new OperationCount(times);
    }

    /** Returns 10¹² floating-point operations, two per multiply-add. */
    public double teraflops() {
        double sum = 0;
        for (Map.Entry<Operation, Integer> entry : times.entrySet()) {
            sum += entry.getValue() * entry.getKey().multiplyAdds();
        }
        return 2 * sum / TERA;
    }
}
