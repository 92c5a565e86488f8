package org.inkloom.tensor.fused;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;

/**
 * Finds the fastest of several algorithms for a product. In a model, a layer's weights were last read one whole forward
 * pass ago, so they are no longer in the GPU's cache. To measure under the same condition, several copies of the weight
 * are read in turn.
 *
 * @param device that is timed
 */
record ProductClock(Device device) {
    /** More than the second-level cache of any current GPU (an H200 has 50 MiB). */
    private static final long COPIED_BYTES = 128L << 20;

    private static final int MOST_COPIES = 32;
    private static final int RUNS = 16;
    private static final int ROUNDS = 3;

    /**
     * Times each algorithm.
     *
     * @param algorithms to be compared
     * @param weight of the product; its copies are freed before this returns
     * @param run gives a product to this thread's stream, by an algorithm and with a copy of the weight; returns 0 if
     *     the library accepted it
     * @return the fastest; empty if the library accepted none
     */
    Optional<CublasLt.Algorithm> fastest(
            List<CublasLt.Algorithm> algorithms, Tensor weight, ToIntBiFunction<CublasLt.Algorithm, Tensor> run) {
        try (Scope scope = Scope.open()) {
            long bytes = weight.numel() * weight.element_size();
            int count = Math.clamp(COPIED_BYTES / Math.max(1, bytes), 1, MOST_COPIES);
            List<Tensor> copies = new ArrayList<>(List.of(weight));
            while (copies.size() < count) {
                copies.add(weight.clone());
            }
            Optional<CublasLt.Algorithm> best = Optional.empty();
            long least = Long.MAX_VALUE;
            for (CublasLt.Algorithm algorithm : algorithms) {
                long time = nanos(algorithm, copies, run, least);
                if (time < least) {
                    least = time;
                    best = Optional.of(algorithm);
                }
            }
            return best;
        }
    }

    /**
     * Returns the time of the shortest round; {@link Long#MAX_VALUE} if the library refuses the algorithm, or if it is
     * clearly slower than the best so far.
     */
    private long nanos(
            CublasLt.Algorithm algorithm,
            List<Tensor> copies,
            ToIntBiFunction<CublasLt.Algorithm, Tensor> run,
            long best) {
        if (run.applyAsInt(algorithm, copies.getFirst()) != 0) {
            return Long.MAX_VALUE;
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            device.synchronize();
            long start = System.nanoTime();
            for (int i = 0; i < RUNS; i++) {
                var _ = run.applyAsInt(algorithm, copies.get(i % copies.size()));
            }
            device.synchronize();
            least = Math.min(least, System.nanoTime() - start);
            if (least / 2 > best) {
                break;
            }
        }
        return least;
    }
}
