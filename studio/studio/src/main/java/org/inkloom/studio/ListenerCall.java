package org.inkloom.studio;

/** Marks the time in which a listener is called: work that it waited for could never begin. */
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
