package org.inkloom.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.inkloom.run.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * Turns Ctrl-C (and SIGTERM) into a cancellation of the running work; a second one ends the process at once.
 *
 * <p>The JVM's default would end the process while files are being written, and a shutdown hook is not told of a second
 * Ctrl-C. The JDK's signal class is called by reflection, because using it directly causes a compiler warning that
 * cannot be suppressed.
 */
final class Interrupts {
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;
    private static final int FIRST_SIGNAL_EXIT_CODE = 128;
    private static final long SAME_WISH_NANOS = 500_000_000;

    private final Cancellation cancellation = new Cancellation();
    private final Terminal terminal;
    private volatile int received;
    private volatile long receivedAt;

    private Interrupts(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Installs the handlers. If the JVM has no signal class, Ctrl-C ends the process as usual. */
    static Interrupts install(Terminal terminal) {
        Interrupts interrupts = unlistening(terminal);
        interrupts.listen("INT", SIGINT);
        interrupts.listen("TERM", SIGTERM);
        return interrupts;
    }

    /** Creates an instance that gets signals only through {@link #receive}; for tests. */
    static Interrupts unlistening(Terminal terminal) {
        return new Interrupts(terminal);
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Returns 128 plus the signal's number if a signal stopped the run, as shells expect; else the given code. */
    int exitCode(int code) {
        return code != 0 && received != 0 ? FIRST_SIGNAL_EXIT_CODE + received : code;
    }

    /** Called on the JVM's signal thread. */
    void receive(int number) {
        long now = System.nanoTime();
        if (received != 0) {
            // Some programs signal the process and also its group: the same Ctrl-C then arrives twice within a short
            // time.
            if (now - receivedAt > SAME_WISH_NANOS) {
                Runtime.getRuntime().halt(FIRST_SIGNAL_EXIT_CODE + number);
            }
            return;
        }
        receivedAt = now;
        received = number;
        cancellation.request();
        terminal.note("Stopping after the current step; what is finished is kept. Once more stops at once.");
    }

    private void listen(String name, int number) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler onSignal =
                    (proxy, method, arguments) -> answer(proxy, method.getName(), arguments, number);
            Object listener = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, onSignal);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            terminal.debug("no handler for SIG" + name + ": " + e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
    private @Nullable Object answer(Object proxy, String method, Object @Nullable [] arguments, int number) {
        return switch (method) {
            case "handle" -> {
                receive(number);
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && proxy == arguments[0];
            default -> "Ctrl-C handler";
        };
    }
}
