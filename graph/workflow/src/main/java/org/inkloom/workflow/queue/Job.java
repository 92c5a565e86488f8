package org.inkloom.workflow.queue;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A graph that somebody wants run.
 *
 * @param id chosen by the client or the server; unique for ever
 * @param number its place: smaller ones run earlier
 * @param prompt the graph in the API's format, as JSON
 * @param extra what the client sent along, as JSON
 * @param outputs the nodes for whose sake it runs
 * @param client the session that hears of it
 * @param owner whose it is: the name of an account
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
