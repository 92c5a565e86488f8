package org.inkloom.diffusion.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;

/** The last few tensors of a run. They are kept beyond the scopes of the steps that computed them. */
final class History implements AutoCloseable {
    private final int capacity;
    private final List<Tensor> newestFirst = new ArrayList<>();

    History(int capacity) {
        this.capacity = capacity;
    }

    void push(Tensor tensor) {
        newestFirst.addFirst(Scope.retain(tensor));
        if (newestFirst.size() > capacity) {
            Scope.release(newestFirst.removeLast());
        }
    }

    /** Returns the tensor that was pushed {@code age} pushes before the newest one. */
    Tensor get(int age) {
        return newestFirst.get(age);
    }

    int size() {
        return newestFirst.size();
    }

    boolean isEmpty() {
        return newestFirst.isEmpty();
    }

    void clear() {
        newestFirst.forEach(Scope::release);
        newestFirst.clear();
    }

    @Override
    public void close() {
        clear();
    }
}
