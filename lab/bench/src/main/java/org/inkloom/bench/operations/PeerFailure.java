package org.inkloom.bench.operations;

import java.util.List;
import org.inkloom.run.InkloomException;

/** The error for another program that should be measured beside this one and does not answer. */
public final class PeerFailure {
    private PeerFailure() {}

    /**
     * Returns the error, {@code INK-BENCH-001}.
     *
     * @param command the program's command line
     * @param reason what happened, without a full stop
     */
    public static InkloomException of(List<String> command, String reason, Exception cause) {
        return InkloomException.failed(
                "INK-BENCH-001",
                "The peer program " + String.join(" ", command) + " does not answer: " + reason + ".",
                "It could not be started, or what it needs is not installed; its own messages are above.",
                "Run it by hand to see; the programs in lab/bench/peers need a Python with torch.",
                cause);
    }
}
