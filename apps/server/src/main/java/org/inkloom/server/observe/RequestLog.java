package org.inkloom.server.observe;

import java.time.Duration;
import org.inkloom.server.http.Answer;
import org.inkloom.server.log.LoggedEvent;
import org.inkloom.server.log.ServerLog;
import org.inkloom.server.log.ServerLog.Level;

/** Writes down requests: by their routes and not by their addresses, which hold what users say. */
public final class RequestLog {
    private final ServerLog log;

    /** Takes where to. */
    public RequestLog(ServerLog log) {
        this.log = log;
    }

    /** Writes down an answer. */
    public void answered(Answer answer) {
        Level level = level(answer);
        if (!log.takes(level)) {
            return;
        }
        boolean refused = level == Level.WARN;
        LoggedEvent line = log.line(level, refused ? "request.refused" : "request")
                .put("method", answer.method())
                .put("route", answer.route())
                .put("status", answer.status())
                .put("user", answer.user())
                .put("address", answer.address())
                .put("job", answer.job())
                .put("trace", answer.trace())
                .took(Duration.ofNanos(answer.nanos()));
        if (answer.status() >= 400) {
            line.put("why", answer.why());
        }
        line.write();
    }

    /** Who may not ask, or asks too much, is worth a look; who only reads is not. */
    private static Level level(Answer answer) {
        return switch (answer.status()) {
            case 401, 403, 413, 429 -> Level.WARN;
            default -> {
                boolean reads = answer.method().equals("GET") || answer.method().equals("HEAD");
                boolean well = answer.status() < 500;
                yield well ? reads ? Level.DEBUG : Level.INFO : Level.ERROR;
            }
        };
    }
}
