package org.inkloom.server.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.server.account.Account;
import org.inkloom.server.account.Accounts;

/**
 * Who may ask. A page from elsewhere that is open in the user's browser may not: neither by posting here, nor under a name
 * that it has led to this machine (DNS rebinding). Where there are accounts or a token, one of them must be shown.
 */
public final class Guard {
    /** Where pages keep the token: out of reach for their scripts, and never sent by pages of other sites. */
    public static final String COOKIE = "inkloom_token";

    /** A token of so many characters is not guessed, however often somebody tries. */
    private static final int LONG_TOKEN = 32;

    /** A page's address as browsers send it: one scheme, one name, perhaps a port, and nothing more. */
    private static final Pattern ORIGIN =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://((?:\\[[0-9A-Fa-f:.]+]|[^/:,\\s@\\[\\]]+)(?::\\d{1,5})?)");

    private final boolean loopback;
    private final Set<String> hosts;
    private final Optional<String> token;
    private final Optional<Accounts> accounts;
    private final TrustedProxies proxies;
    private final TokenGuesses guesses = new TokenGuesses();

    /**
     * What is let in.
     *
     * @param loopback whether the server listens on this machine alone; other names in {@code Host} are then refused
     * @param hosts further names, such as that of a proxy
     * @param token what the owner must send, if anything
     * @param accounts whose tokens are taken too, if there are any
     * @param proxies who says truly from where requests come
     */
    public Guard(
            boolean loopback,
            Set<String> hosts,
            Optional<String> token,
            Optional<Accounts> accounts,
            TrustedProxies proxies) {
        this.proxies = proxies;
        this.loopback = loopback;
        this.hosts = Set.copyOf(hosts);
        this.token = token;
        this.accounts = accounts;
    }

    /** Returns who asks; nothing where a request is refused. */
    public Optional<Account> admitted(Request request) {
        try {
            return foreign(request).isPresent() ? Optional.empty() : Optional.of(account(request));
        } catch (HttpError e) {
            return Optional.empty();
        }
    }

    /** Returns whether the account that a request was admitted as would be let in again, by the same token. */
    public BooleanSupplier lasting(Request request, Account account) {
        Optional<String> given = token(request);
        return () -> !asksForToken() || given.flatMap(this::account).equals(Optional.of(account));
    }

    /** Returns why a request is refused whoever sends it; nothing where it is not. */
    Optional<HttpError> foreign(Request request) {
        String host = request.getHeaders().get("Host");
        if (host == null) {
            return refused("The request names no host.");
        }
        String name = name(host);
        if (loopback && !isLocal(name) && !hosts.contains(name)) {
            return refused("This server does not answer to the name " + shortened(name) + "; --allow-host adds one.");
        }
        if ("cross-site".equalsIgnoreCase(request.getHeaders().get("Sec-Fetch-Site"))) {
            return refused("Pages of other sites may not ask this server.");
        }
        String origin = request.getHeaders().get("Origin");
        return origin != null && !sameHost(host, origin)
                ? refused("Pages from " + shortened(origin) + " may not ask this server.")
                : Optional.empty();
    }

    /**
     * Returns who asks.
     *
     * @throws HttpError 401 without a token that counts, 429 after too many wrong ones from one address
     */
    Account account(Request request) {
        if (token.isEmpty() && accounts.isEmpty()) {
            return Account.OWNER;
        }
        return token(request)
                .map(given -> account(request, given))
                .orElseThrow(
                        () -> new HttpError(401, "A token is needed: Authorization: Bearer TOKEN, or ?token=TOKEN."));
    }

    /**
     * Returns whose token this is.
     *
     * @throws HttpError 401 if it is nobody's, 429 after too many of these from one address
     */
    Account account(Request request, String given) {
        if (!asksForToken()) {
            return Account.OWNER;
        }
        String address = address(request);
        String digest = ContentDigest.of(given.getBytes(StandardCharsets.UTF_8));
        Optional<Account> account = account(given);
        if (account.isEmpty()) {
            throw guesses.wrong(address, digest) ? new HttpError(401, "This token is nobody's.") : tooMany();
        }
        // While somebody guesses, a short token is not told from the wrong ones where it has not been shown before: the
        // guess
        // that is right would else be found as quickly as without a limit.
        if (given.length() < LONG_TOKEN && !guesses.mayGuess(address) && !guesses.wasRight(address, digest)) {
            throw tooMany();
        }
        guesses.right(address, digest);
        return account.get();
    }

    private static HttpError tooMany() {
        return new HttpError(429, "Too many wrong tokens came from this address. Wait a while.");
    }

    /** Returns the address that a request comes from, where trusted proxies say so through them. */
    String address(Request request) {
        return proxies.client(request);
    }

    private Optional<Account> account(String given) {
        boolean owner = token.isPresent() && same(given, token.get());
        Optional<Account> found = accounts.flatMap(all -> all.find(given));
        return owner ? Optional.of(Account.OWNER) : found;
    }

    /** Returns a number that changes when accounts or their tokens do. */
    long version() {
        return accounts.map(Accounts::version).orElse(0L);
    }

    /** Returns whether somebody who was let in may be refused later. */
    boolean canRevoke() {
        return accounts.isPresent();
    }

    /** Returns whether anybody must show a token. */
    boolean asksForToken() {
        return token.isPresent() || accounts.isPresent();
    }

    private static Optional<HttpError> refused(String why) {
        return Optional.of(new HttpError(403, why));
    }

    /** Returns whether a name is this machine's own, however its address is written. */
    private static boolean isLocal(String name) {
        if (name.equals("localhost")) {
            return true;
        }
        try {
            String literal = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
            return InetAddress.ofLiteral(literal).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Ports are compared where both name one, as ComfyUI does. */
    private static boolean sameHost(String host, String origin) {
        Matcher page = ORIGIN.matcher(origin);
        if (!page.matches()) {
            return false;
        }
        int port = port(host);
        int other = port(page.group(1));
        return name(host).equals(name(page.group(1))) && (port < 0 || other < 0 || port == other);
    }

    private static String name(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return (end > 0 ? host.substring(0, end) : host).toLowerCase(Locale.ROOT);
    }

    private static int port(String host) {
        String rest = host.substring(Math.min(host.length(), name(host).length()));
        return rest.matches(":\\d{1,5}") ? Integer.parseInt(rest.substring(1)) : -1;
    }

    private static Optional<String> token(Request request) {
        String header = request.getHeaders().get("Authorization");
        if (header != null && header.startsWith("Bearer ")) {
            return Optional.of(header.substring(7).strip());
        }
        if (header != null && header.startsWith("Basic ")) {
            try {
                String pair = new String(
                        Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
                return Optional.of(pair.substring(pair.indexOf(':') + 1));
            } catch (IllegalArgumentException e) {
                return Optional.of("");
            }
        }
        Optional<String> query = request.getHttpURI().getQuery() == null
                ? Optional.empty()
                : Optional.ofNullable(Exchange.query(request).getValue("token"));
        return query.or(() -> Request.getCookies(request).stream()
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(HttpCookie::getValue)
                .findFirst());
    }

    /** Takes the same time however much of it is right. */
    private static boolean same(String given, String token) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static String shortened(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
