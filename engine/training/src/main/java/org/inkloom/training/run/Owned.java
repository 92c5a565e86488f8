package org.inkloom.training.run;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;
import org.inkloom.tensor.Scope;

/**
 * The things that an object has to close, in the order in which they were made. They are closed in the reverse order,
 * when the object is closed, and also when its constructor fails half way. For one thread.
 */
public final class Owned implements AutoCloseable {
    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    /** Remembers a thing, and returns it. */
    public <T extends AutoCloseable> T add(T one) {
        all.push(one);
        return one;
    }

    /** Remembers a tensor that {@link Scope#retain} has kept alive, and returns it. */
    public <P extends Pointer> P retained(P pointer) {
        all.push(() -> Scope.release(pointer));
        return pointer;
    }

    /** Closes everything, even if closing one of the things fails; a second call does nothing. */
    @Override
    public void close() {
        RuntimeException first = null;
        while (!all.isEmpty()) {
            try {
                all.pop().close();
            } catch (Exception e) {
                RuntimeException failure = e instanceof RuntimeException known ? known : new IllegalStateException(e);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
