package org.inkloom.training.run;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;
import org.inkloom.tensor.Scope;

/**
 * What an object owns, in the order in which it was made, to be closed in the reverse order: when the object is closed,
 * and also when making it fails half way. One thread.
 */
public final class Owned implements AutoCloseable {
    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    /** Takes a thing over and returns it. */
    public <T extends AutoCloseable> T add(T one) {
        all.push(one);
        return one;
    }

    /** Takes a tensor over that {@link Scope#retain} has kept for it, and returns it. */
    public <P extends Pointer> P retained(P pointer) {
        all.push(() -> Scope.release(pointer));
        return pointer;
    }

    /** Closes everything, whatever fails; a second call finds nothing left. */
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
