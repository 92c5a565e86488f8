package org.inkloom.server.v2;

import java.util.Optional;
import java.util.function.Function;
import org.inkloom.server.http.ErrorBodies;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.workflow.queue.AssetStore;
import tools.jackson.databind.node.ObjectNode;

/** Requests with an {@code Idempotency-Key}: each key is taken once, so that what is sent again is not done again. */
final class SingleUse {
    private static final int MOST = 200;

    private SingleUse() {}

    /** What is done once. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Does work if the request's key is new; the key may be used again where the work fails without effect. */
    static void run(Exchange exchange, AssetStore keys, Work work) {
        run(exchange, keys, key -> Optional.empty(), work);
    }

    /** As {@link #run(Exchange, AssetStore, Work)}; a refusal names the job that came of the key, if one did. */
    static void run(Exchange exchange, AssetStore keys, Function<String, Optional<String>> jobs, Work work) {
        Optional<String> key = key(exchange);
        if (key.filter(text -> text.length() > MOST).isPresent()) {
            throw Refused.with(422, "invalid_request", "Idempotency-Key is longer than " + MOST + " characters.");
        }
        String owner = exchange.account().name();
        if (key.isPresent() && !keys.use(owner, key.get(), System.currentTimeMillis())) {
            throw reused(jobs.apply(key.get()));
        }
        boolean done = false;
        try {
            work.run();
            done = true;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            if (!done) {
                key.ifPresent(text -> keys.release(owner, text));
            }
        }
    }

    /** Returns the key that a request has, if it has one. */
    static Optional<String> key(Exchange exchange) {
        return exchange.header("Idempotency-Key").filter(text -> !text.isBlank());
    }

    private static HttpError reused(Optional<String> job) {
        ObjectNode body =
                ErrorBodies.versioned("idempotency_key_reuse", "A request with this Idempotency-Key was taken before.");
        job.ifPresent(
                id -> ((ObjectNode) body.path("error")).putObject("details").put("job_id", id));
        return new HttpError(422, body);
    }
}
