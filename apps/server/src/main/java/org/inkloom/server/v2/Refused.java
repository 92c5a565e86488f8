package org.inkloom.server.v2;

import org.inkloom.server.http.ErrorBodies;
import org.inkloom.server.http.HttpError;

/** Refusals with the codes that clients of the second API know. */
final class Refused {
    private Refused() {}

    static HttpError with(int status, String code, String message) {
        return new HttpError(status, ErrorBodies.versioned(code, message));
    }

    static HttpError notFound() {
        return with(404, "not_found", "There is nothing of this id.");
    }
}
