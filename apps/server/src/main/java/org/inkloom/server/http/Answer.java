package org.inkloom.server.http;

import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.inkloom.server.account.Account;

/**
 * A request that was answered, for those who watch. A request that is answered piece by piece counts when its last piece is written.
 *
 * @param method of HTTP, or {@code other}
 * @param route its pattern, such as {@code /api/jobs/{id}}, or {@code other}: addresses hold what users say
 * @param status of the answer
 * @param nanos that it took
 * @param user the account's name, if one was admitted
 * @param address from where it came
 * @param job that it is about, if it is about one
 * @param why it was refused, if it was
 * @param trace that it belongs to, if its client said so or it was recorded
 */
public record Answer(
        String method,
        String route,
        int status,
        long nanos,
        Optional<String> user,
        String address,
        Optional<String> job,
        Optional<String> why,
        Optional<String> trace) {
    /** What is noted at a request while it is answered. */
    enum Note {
        ROUTE,
        USER,
        JOB,
        WHY;

        void put(Request request, String value) {
            request.setAttribute(key(), value);
        }

        Optional<String> of(Request request) {
            return request.getAttribute(key()) instanceof String text ? Optional.of(text) : Optional.empty();
        }

        private String key() {
            return "org.inkloom." + name();
        }
    }

    static void user(Request request, Optional<Account> account) {
        account.ifPresent(known -> Note.USER.put(request, known.name()));
    }
}
