package org.inkloom.client;

/**
 * Hears how a request on a server goes on, as the library's listener does on this machine. Every method does nothing unless
 * it is overridden.
 *
 * <p>Called from the thread that waits for the pictures, which is one of its own for {@link RemoteStudio#generateAsync}. What
 * a listener throws ends the request and cancels its job on the server.
 */
public interface RemoteListener {
    /** Hears nothing. */
    RemoteListener NONE = new RemoteListener() {};

    /** Says under which id the server has the request: its pages and its history show it. */
    default void queued(String job) {}

    /**
     * Says how many jobs come before this one, the one that runs among them: whenever the number changes, and 0 when it runs
     * itself.
     */
    default void waiting(int ahead) {}

    /** Says that steps were taken. After a restart of the server they begin anew. */
    default void step(RemoteStep step) {}

    /** Says a line that a user should know, such as that the server is waited for. */
    default void said(String line) {}

    /** Returns whether steps shall come with previews. */
    default boolean wantsPreviews() {
        return false;
    }
}
