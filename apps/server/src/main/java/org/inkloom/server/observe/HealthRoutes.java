package org.inkloom.server.observe;

import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.queue.JobStore;

/** {@code /health}, {@code /ready} and {@code /metrics}. The first two tell nothing of anybody and need no token. */
public final class HealthRoutes {
    private final JobStore store;
    private final BooleanSupplier ending;
    private final ServerMetrics metrics;

    /**
     * Takes what is watched.
     *
     * @param ending whether the server is being ended
     */
    public HealthRoutes(JobStore store, BooleanSupplier ending, ServerMetrics metrics) {
        this.store = store;
        this.ending = ending;
        this.metrics = metrics;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.addOpen(
                        "GET",
                        "/health",
                        exchange -> exchange.answer(
                                ComfyJson.MAPPER.createObjectNode().put("status", "up")))
                .addOpen("GET", "/ready", this::ready)
                .addBare("GET", "/metrics", this::metrics);
    }

    /** Ready is who can take a job: the database answers, and the server is not being ended. */
    private void ready(Exchange exchange) {
        if (ending.getAsBoolean()) {
            throw new HttpError(503, "The server is being ended.");
        }
        try {
            store.check();
        } catch (RuntimeException e) {
            throw new HttpError(503, "The database of jobs does not answer.");
        }
        exchange.answer(ComfyJson.MAPPER.createObjectNode().put("status", "ready"));
    }

    private void metrics(Exchange exchange) {
        exchange.requireAdmin();
        exchange.answer(
                200, "text/plain; version=0.0.4; charset=utf-8", metrics.text().getBytes(StandardCharsets.UTF_8));
    }
}
