package org.inkloom.training.cache;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/** The latents of batches: read from the cache, or encoded by the VAE from pictures that threads read ahead. */
public sealed interface LatentSource extends AutoCloseable {
    /** Returns a batch's latents, float32 {@code [B, C, H, W]} on the model's device, in the current scope. */
    Tensor latents(long batch, List<PictureView> views);

    @Override
    void close();

    /**
     * Reads latents that were all encoded before the training.
     *
     * @param latents the cached latents
     * @param device where the model computes
     */
    record Cached(Latents latents, Device device) implements LatentSource {
        @Override
        public Tensor latents(long batch, List<PictureView> views) {
            try (Scope scope = Scope.open()) {
                Tensor[] rows = views.stream().map(latents::get).toArray(Tensor[]::new);
                return scope.keep(Tensors.to(Tensors.cat(0, rows), device, DType.FLOAT32));
            }
        }

        @Override
        public void close() {}
    }

    /**
     * Encodes pictures when their batch is due, while threads read the pictures of the next two batches. Owns the VAE
     * and the threads.
     */
    final class Live implements LatentSource {
        private static final int AHEAD = 2;

        private final VaeModel vae;
        private final LongFunction<List<PictureView>> plan;
        private final ExecutorService pool;
        private final Map<Long, List<Future<RgbPicture>>> reading = new HashMap<>();

        /**
         * Starts the threads.
         *
         * @param plan tells the views of any batch, for reading ahead
         * @param threads number of threads; 0 for one per processor
         */
        public Live(VaeModel vae, LongFunction<List<PictureView>> plan, int threads) {
            this.vae = vae;
            this.plan = plan;
            pool = Executors.newFixedThreadPool(
                    threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
        }

        @Override
        public Tensor latents(long batch, List<PictureView> views) {
            reading.keySet().removeIf(number -> number < batch);
            for (long ahead = batch; ahead <= batch + AHEAD; ahead++) {
                reading.computeIfAbsent(ahead, number -> read(plan.apply(number)));
            }
            try (Scope scope = Scope.open()) {
                Tensor[] rows = reading.getOrDefault(batch, List.of()).stream()
                        .map(picture -> Latents.encode(vae, await(picture)))
                        .toArray(Tensor[]::new);
                return scope.keep(Tensors.cat(0, rows));
            }
        }

        private List<Future<RgbPicture>> read(List<PictureView> views) {
            return views.stream().map(view -> pool.submit(view::look)).toList();
        }

        private static RgbPicture await(Future<RgbPicture> picture) {
            try {
                return picture.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while reading a picture", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
            }
        }

        @Override
        public void close() {
            pool.shutdownNow();
            vae.close();
        }
    }
}
