package org.inkloom.hub;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A site asks for a retry later. */
final class Busy extends IOException {
    private final Optional<Duration> asked;

    Busy(HttpResponse<?> answer) {
        super("HTTP " + answer.statusCode());
        this.asked = RetryAfter.of(answer.headers(), Instant.now());
    }

    /** Returns the pause that the site asks for, if it states one. */
    Optional<Duration> asked() {
        return asked;
    }
}
