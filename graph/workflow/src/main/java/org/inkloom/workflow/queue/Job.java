package org.inkloom.workflow.queue;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A graph in the queue.
 *
 * @param id chosen by the client or the server; never used again
 * @param number its place in the queue: smaller numbers run earlier
 * @param prompt the graph in the API format, as JSON
 * @param extra further data from the client, as JSON
 * @param outputs ids of the output nodes to run
 * @param client the session that gets its events
 * @param owner name of the account that queued it
 * @param created milliseconds since 1970
 */
public record Job(
        String id,
        double number,
        String prompt,
        String extra,
        List<String> outputs,
        Optional<String> client,
        String owner,
        long created) {
    /** Keeps a copy. */
    public Job {
        Objects.requireNonNull(prompt);
        Objects.requireNonNull(extra);
        Objects.requireNonNull(client);
        Objects.requireNonNull(owner);
        outputs = List.copyOf(outputs);
    }
}
