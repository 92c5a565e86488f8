package org.inkloom.server.work;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.socket.Sockets;
import org.inkloom.workflow.execute.ResultCache;
import org.inkloom.workflow.execute.StoredResults;
import org.inkloom.workflow.queue.JobStore;

/**
 * What all workers share.
 *
 * @param store the queue and the history
 * @param sockets who is told
 * @param desks folders and node types of accounts
 * @param cache results in memory: they hold no models and nothing of a device, so that one device goes on with another's
 * @param stored results that outlive the process
 * @param observer hears of all jobs
 * @param failures hears of what the workers themselves did wrong
 */
public record WorkPlaces(
        JobStore store,
        Sockets sockets,
        Desks desks,
        ResultCache cache,
        Optional<StoredResults> stored,
        JobObserver observer,
        BiConsumer<String, Throwable> failures) {
    /** Returns an account's part of the cache. */
    ResultCache cache(String owner) {
        return stored.map(results -> cache.of(owner, results, desks.of(owner)::file))
                .orElseGet(() -> cache.of(owner));
    }
}
