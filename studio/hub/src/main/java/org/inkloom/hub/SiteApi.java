package org.inkloom.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.Cancellation;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;

/** Asks the sites for the content of a repository. */
final class SiteApi {
    private static final int LONGEST_ANSWER = 64 << 20;
    private static final int BUFFER = 1 << 16;
    /**
     * An answer may take at most this many times the longest allowed silence in total, so that one that trickles in
     * endlessly is given up.
     */
    private static final int SLOW = 5;

    private final Http http;
    private final HubSettings settings;
    private final Patience patience;

    SiteApi(Http http, HubSettings settings, Patience patience) {
        this.http = http;
        this.settings = settings;
        this.patience = patience;
    }

    /**
     * Lists a repository.
     *
     * @param revision branch, tag or commit; the site's usual one when empty
     * @throws InkloomException INK-HUB-002 to -004, -009, -011, -014, -015, -017 to -020
     */
    Listing list(Site site, RepoId repo, Optional<String> revision, RunControl control) {
        ListingReader reader = new ListingReader(
                site, settings.endpoint(site).toString(), repo, revision.orElse(site.defaultRevision()));
        return reader.read(ask(site, repo, reader, control));
    }

    /**
     * Lists a repository before something is written to it.
     *
     * @return empty if it does not exist, or if the token may not see it
     */
    Optional<Listing> find(Site site, RepoId repo, RunControl control) {
        ListingReader reader =
                new ListingReader(site, settings.endpoint(site).toString(), repo, site.defaultRevision());
        try {
            return Optional.of(reader.readAny(ask(site, repo, reader, control)));
        } catch (InkloomException e) {
            if (e.code().equals("INK-HUB-003")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private byte[] ask(Site site, RepoId repo, ListingReader reader, RunControl control) {
        for (int failures = 1; ; failures++) {
            try {
                HttpResponse<InputStream> answer =
                        http.get(reader.address(), Map.of("Accept", "application/json"), control.cancellation());
                try (InputStream body = answer.body()) {
                    if (answer.statusCode() == 200) {
                        return whole(site, reader, body, control.cancellation());
                    }
                    if (!Refusals.isPassing(answer.statusCode())) {
                        throw Refusals.of(Optional.of(site), reader.what(), answer.statusCode(), answer.headers());
                    }
                    throw new Busy(answer);
                }
            } catch (IOException e) {
                control.cancellation().check("asking for " + repo);
                if (failures >= patience.attempts()) {
                    throw Refusals.unreachable(Optional.of(site), reader.what(), failures, e);
                }
                patience.rest(Optional.of(site), failures, e, control, "asking for " + repo);
            }
        }
    }

    private byte[] whole(Site site, ListingReader reader, InputStream body, Cancellation cancellation)
            throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        long until = System.nanoTime() + patience.stall().toNanos() * SLOW;
        try (StallGuard guard = new StallGuard(body, patience, cancellation)) {
            for (int read = guard.read(buffer); read >= 0; read = guard.read(buffer)) {
                cancellation.check("asking for " + reader.what());
                whole.write(buffer, 0, read);
                if (whole.size() > LONGEST_ANSWER) {
                    throw Refusals.endlessAnswer(site, reader.what(), LONGEST_ANSWER);
                }
                if (System.nanoTime() - until > 0) {
                    throw new IOException("the answer comes too slowly");
                }
            }
        }
        return whole.toByteArray();
    }
}
