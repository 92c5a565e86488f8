package org.inkloom.tensor;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * The one lifetime scheme for native objects: everything made between {@link #open} and {@link #close} on this thread
 * is freed by {@code close}, except what was kept.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Tensor hidden = torch.silu(linear.forward(x));
 *     return scope.keep(hidden.add(x)); // hidden is freed here, the sum lives on in the caller's scope
 * }
 * }</pre>
 *
 * <p>Scopes nest and belong to the thread that opened them. They must be closed in the reverse order of opening, which
 * try-with-resources does. Use platform threads: libtorch's gradient mode is per native thread and a virtual thread
 * changes its carrier.
 */
public final class Scope implements AutoCloseable {
    private final @Nullable PointerScope outer;
    private final PointerScope inner;

    private Scope() {
        LibTorch.start();
        outer = PointerScope.getInnerScope();
        inner = new PointerScope();
    }

    /** Opens a scope inside this thread's current one, if there is one. */
    public static Scope open() {
        return new Scope();
    }

    /**
     * Lets a native object outlive this scope: it then belongs to the enclosing scope, or, where there is none, to the
     * caller, who must close it.
     *
     * @return the same object
     */
    public <P extends Pointer> P keep(P pointer) {
        if (outer != null) {
            outer.attach(pointer);
        } else {
            pointer.retainReference();
        }
        return pointer;
    }

    /**
     * Lets a native object outlive every scope; the new owner must {@link #release} it.
     *
     * @return the same object
     */
    public static <P extends Pointer> P retain(P pointer) {
        pointer.retainReference();
        return pointer;
    }

    /** Gives up what {@link #retain} took. */
    public static void release(Pointer pointer) {
        pointer.releaseReference();
    }

    @Override
    public void close() {
        inner.close();
    }
}
