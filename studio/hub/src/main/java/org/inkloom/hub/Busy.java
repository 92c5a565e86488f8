package org.inkloom.hub;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A site that wants to be asked again later. */
final class Busy extends IOException {
    private final Optional<Duration> asked;

    Busy(HttpResponse<?> answer) {
        super("HTTP " + answer.statusCode());
        this.asked = RetryAfter.of(answer.headers(), Instant.now());
    }

    /** Returns how long the site wants to be left alone, if it says so. */
    Optional<Duration> asked() {
        return asked;
    }
}
