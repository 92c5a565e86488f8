package org.inkloom.server.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/**
 * Who may ask. A page from elsewhere that is open in the user's browser may not: neither by posting here, nor under a name
 * that it has led to this machine (DNS rebinding). Where the server listens beyond this machine, a token is asked for.
 */
public final class Guard {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final boolean loopback;
    private final Set<String> hosts;
    private final Optional<String> token;

    /**
     * What is let in.
     *
     * @param loopback whether the server listens on this machine alone; other names in {@code Host} are then refused
     * @param hosts further names, such as that of a proxy
     * @param token what clients must send, if anything
     */
    public Guard(boolean loopback, Set<String> hosts, Optional<String> token) {
        this.loopback = loopback;
        this.hosts = Set.copyOf(hosts);
        this.token = token;
    }

    /** Returns whether a request is let in. */
    public boolean lets(Request request) {
        return refuse(request).isEmpty();
    }

    /** Returns why a request is refused; nothing where it is let in. */
    Optional<HttpError> refuse(Request request) {
        String host = request.getHeaders().get("Host");
        if (host == null) {
            return refused("The request names no host.");
        }
        String name = name(host);
        if (loopback && !isLocal(name) && !hosts.contains(name)) {
            return refused("This server does not answer to the name " + name + "; --allow-host adds one.");
        }
        if ("cross-site".equals(request.getHeaders().get("Sec-Fetch-Site"))) {
            return refused("Pages of other sites may not ask this server.");
        }
        String origin = request.getHeaders().get("Origin");
        if (origin != null && !sameHost(host, origin)) {
            return refused("Pages from " + shortened(origin) + " may not ask this server.");
        }
        return token.isPresent() && !hasToken(request, token.get())
                ? Optional.of(new HttpError(401, "A token is needed: Authorization: Bearer TOKEN, or ?token=TOKEN."))
                : Optional.empty();
    }

    private static Optional<HttpError> refused(String why) {
        return Optional.of(new HttpError(403, why));
    }

    private static boolean isLocal(String name) {
        return LOCAL.contains(name) || name.startsWith("127.") && name.matches("127\\.\\d+\\.\\d+\\.\\d+");
    }

    /** Ports are compared where both name one, as ComfyUI does. */
    private static boolean sameHost(String host, String origin) {
        int scheme = origin.indexOf("://");
        if (scheme < 0) {
            return false;
        }
        String other = origin.substring(scheme + 3);
        int port = port(host);
        int otherPort = port(other);
        return name(host).equals(name(other)) && (port < 0 || otherPort < 0 || port == otherPort);
    }

    private static String name(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return (end > 0 ? host.substring(0, end) : host).toLowerCase(Locale.ROOT);
    }

    private static int port(String host) {
        String rest = host.substring(Math.min(host.length(), name(host).length()));
        return rest.matches(":\\d{1,5}") ? Integer.parseInt(rest.substring(1)) : -1;
    }

    private static boolean hasToken(Request request, String token) {
        String header = request.getHeaders().get("Authorization");
        if (header != null && header.startsWith("Bearer ")) {
            return same(header.substring(7).strip(), token);
        }
        if (header != null && header.startsWith("Basic ")) {
            try {
                String pair = new String(
                        Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
                return same(pair.substring(pair.indexOf(':') + 1), token);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
        HttpURI uri = request.getHttpURI();
        String given = uri.getQuery() == null
                ? null
                : Request.extractQueryParameters(request).getValue("token");
        return given != null && same(given, token);
    }

    /** Takes the same time however much of it is right. */
    private static boolean same(String given, String token) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static String shortened(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
