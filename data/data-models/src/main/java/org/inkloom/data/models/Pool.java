package org.inkloom.data.models;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.NativeFailure;
import org.inkloom.tensor.TensorThread;

/**
 * The models that are loaded in this process: one for each folder, kind and device, however many operators use it, until
 * the last of them has closed it. All work with tensors is done on one thread, one piece after the other.
 */
final class Pool {
    private static final TensorThread THREAD = new TensorThread("data-models");
    private static final Map<Object, Shared> LOADED = new HashMap<>();

    private Pool() {}

    /** A loaded model and how many use it. */
    private static final class Shared {
        private final AutoCloseable model;
        private int users;

        Shared(AutoCloseable model) {
            this.model = model;
        }
    }

    /**
     * One operator's hold on a model. Thread-safe.
     *
     * @param <M> kind of the model
     */
    static final class Handle<M extends AutoCloseable> implements AutoCloseable {
        private final Object key;
        private final Class<M> type;
        private final Supplier<M> load;
        private boolean held;

        /**
         * Creates a hold; nothing is loaded yet.
         *
         * @param key what tells the model from others
         * @param load loads the model
         */
        Handle(Object key, Class<M> type, Supplier<M> load) {
            this.key = key;
            this.type = type;
            this.load = load;
        }

        /**
         * Lets the model work.
         *
         * @throws InkloomException INK-TENSOR-005 if memory is short, INK-DATA-033 if it fails otherwise
         */
        <R> R use(Function<M, R> work) {
            try {
                return THREAD.call(() -> work.apply(model()));
            } catch (InkloomException e) {
                throw e;
            } catch (RuntimeException | OutOfMemoryError e) {
                // Pictures and texts of all kinds fit the model: its failure is no fault of a sample.
                throw NativeFailure.outOfMemory(e, "the model " + key, "Set np lower, or accelerator: cpu.")
                        .orElseGet(() -> InkloomException.failed(
                                "INK-DATA-033",
                                "The model " + key + " failed: "
                                        + String.valueOf(e.getMessage())
                                                .lines()
                                                .findFirst()
                                                .orElse("") + ".",
                                "Its files do not fit together, or libtorch or the GPU failed.",
                                "Fetch the model again; try accelerator: cpu in the operator's parameters.",
                                e));
            }
        }

        /** On the tensor thread only. */
        private M model() {
            Shared shared = LOADED.get(key);
            if (shared == null) {
                shared = new Shared(load.get());
                LOADED.put(key, shared);
            }
            if (!held) {
                held = true;
                shared.users++;
            }
            return type.cast(shared.model);
        }

        @Override
        public void close() {
            THREAD.run(() -> {
                Shared shared = LOADED.get(key);
                if (!held || shared == null) {
                    return;
                }
                held = false;
                if (--shared.users == 0) {
                    LOADED.remove(key);
                    closeModel(shared.model);
                }
            });
        }

        private static void closeModel(AutoCloseable model) {
            try {
                model.close();
            } catch (Exception e) {
                throw new IllegalStateException("a model could not be closed", e);
            }
        }
    }

    /** Returns how many models are loaded. */
    static int loaded() {
        return THREAD.call(LOADED::size);
    }
}
