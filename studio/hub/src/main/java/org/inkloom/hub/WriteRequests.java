package org.inkloom.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.inkloom.run.RunControl;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Sends writing requests, and retries those that are idempotent. */
final class WriteRequests {
    private static final int LONGEST_ANSWER = 16 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Http http;
    private final Patience patience;
    private final Site site;
    private final String what;
    private final RunControl control;

    /**
     * Prepares.
     *
     * @param what description of the target, for messages
     */
    WriteRequests(Http http, Patience patience, Site site, String what, RunControl control) {
        this.http = http;
        this.patience = patience;
        this.site = site;
        this.what = what;
        this.control = control;
    }

    /** An answer: its status, headers and body. */
    record Answer(int status, HttpHeaders headers, byte[] body) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }
    }

    /** Sends JSON and reads JSON; retries if the site is busy or unreachable. */
    JsonNode json(String method, URI address, Map<String, String> headers, Object body) {
        byte[] bytes = JSON.writeValueAsBytes(body);
        Answer answer = again(method, address, headers, () -> Outgoing.of(bytes));
        if (!answer.isGood()) {
            throw PushRefusals.of(site, what, answer);
        }
        return read(answer);
    }

    /** Sends bytes, with retries. */
    Answer again(String method, URI address, Map<String, String> headers, Supplier<Outgoing> body) {
        for (int failures = 1; ; failures++) {
            try {
                return once(method, address, headers, body.get());
            } catch (IOException e) {
                control.cancellation().check("writing to " + what);
                if (failures >= patience.attempts()) {
                    throw PushRefusals.unreachable(site, what, failures, e);
                }
                patience.rest(Optional.of(site), failures, e, control, "writing to " + what);
            }
        }
    }

    /**
     * Sends a request without retries.
     *
     * @throws Busy if the site asks for a later retry
     * @throws IOException if there was no answer; whether the request was executed is not known
     */
    Answer once(String method, URI address, Map<String, String> headers, Outgoing body) throws IOException {
        HttpResponse<InputStream> response = http.send(method, address, headers, body, control.cancellation());
        try (InputStream in = response.body();
                StallGuard guard = new StallGuard(in, patience, control.cancellation())) {
            if (Refusals.isPassing(response.statusCode())) {
                throw new Busy(response);
            }
            return new Answer(response.statusCode(), response.headers(), guard.readAll(LONGEST_ANSWER));
        }
    }

    /** Reads an answer's JSON; an empty answer gives a missing node. */
    JsonNode read(Answer answer) {
        if (answer.body().length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException | StackOverflowError e) {
            throw PushRefusals.odd(site, what, "it is no JSON that can be read");
        }
    }
}
