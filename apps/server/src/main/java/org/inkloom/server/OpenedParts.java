package org.inkloom.server;

import java.util.ArrayList;
import java.util.List;

/** What has been opened so far: closed again, the last first, where a later part cannot be opened. */
final class OpenedParts implements AutoCloseable {
    private final List<AutoCloseable> kept = new ArrayList<>();
    private boolean done;

    /** Remembers a part and returns it. */
    <T extends AutoCloseable> T keep(T one) {
        kept.addFirst(one);
        return one;
    }

    /** Leaves all parts open: whoever has the server closes them. */
    InkloomServer done(InkloomServer server) {
        done = true;
        return server;
    }

    @Override
    public void close() throws Exception {
        if (!done) {
            for (AutoCloseable one : kept) {
                one.close();
            }
        }
    }
}
