package org.inkloom.database;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a database lies on a PostgreSQL server, of {@code postgresql://USER:PASSWORD@HOST:PORT/NAME}, in which user, password
 * and port may be left out; the password is then looked for in {@code ~/.pgpass}. Written out, it shows no password.
 *
 * @param jdbc the same for JDBC, without user and password
 * @param user who asks
 * @param password the user's
 */
public record ServerUrl(String jdbc, Optional<String> user, Optional<String> password) {
    private static final String JDBC = "jdbc:";

    /** Reads a URL; empty where the text is none, but the name of a file. */
    public static Optional<ServerUrl> of(String text) {
        String url = text.startsWith(JDBC) ? text.substring(JDBC.length()) : text;
        if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
            return Optional.empty();
        }
        URI uri = URI.create(url);
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        String who = at < 0 ? "" : authority.substring(0, at);
        int colon = who.indexOf(':');
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return Optional.of(new ServerUrl(
                "jdbc:postgresql://" + authority.substring(at + 1) + uri.getRawPath() + query,
                some(colon < 0 ? who : who.substring(0, colon)),
                some(colon < 0 ? "" : who.substring(colon + 1))));
    }

    private static Optional<String> some(String raw) {
        return raw.isEmpty() ? Optional.empty() : Optional.of(URLDecoder.decode(raw, StandardCharsets.UTF_8));
    }

    /** Returns the place without user and password. */
    @Override
    public String toString() {
        String place = jdbc.substring(JDBC.length());
        int query = place.indexOf('?');
        return query < 0 ? place : place.substring(0, query);
    }
}
