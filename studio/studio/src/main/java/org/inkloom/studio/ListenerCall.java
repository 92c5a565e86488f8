package org.inkloom.studio;

/**
 * Marks that a listener is being called on this thread, during which waiting for the studio's work would be a deadlock.
 */
final class ListenerCall {
    private static final ScopedValue<Boolean> IN_LISTENER = ScopedValue.newInstance();

    private ListenerCall() {}

    static void run(Runnable call) {
        ScopedValue.where(IN_LISTENER, true).run(call);
    }

    static boolean inProgress() {
        return IN_LISTENER.isBound();
    }
}
