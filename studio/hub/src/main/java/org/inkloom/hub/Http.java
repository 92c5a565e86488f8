package org.inkloom.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.inkloom.run.Cancellation;

/**
 * HTTP requests with the user's token. The token is sent only to the site for which it is meant: downloads are often
 * redirected to another host, which neither needs it nor may see it. Thread-safe.
 */
final class Http {
    private static final int REDIRECTS = 10;
    private static final long LOOK_MILLIS = 100;

    private final HubSettings settings;
    private final HttpClient client;
    private final Patience patience;

    /**
     * Prepares requests.
     *
     * @param patience how long an answer may take to begin, and how slowly bytes may go out
     */
    Http(HubSettings settings, Patience patience) {
        this.settings = settings;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.stall())
                .proxy(new EnvironmentProxies(settings))
                .build();
    }

    /**
     * Sends a GET request and follows redirects.
     *
     * @param headers sent with every request, also after redirects
     * @return the last answer, whatever its status; its body has to be closed
     * @throws IOException if there is no answer
     * @throws org.inkloom.run.InkloomException INK-HUB-014 if the user's token cannot be sent, INK-HUB-015 if a
     *     redirect leads where it may not
     * @throws org.inkloom.run.CancelledException if a stop was asked for
     */
    HttpResponse<InputStream> get(URI address, Map<String, String> headers, Cancellation cancellation)
            throws IOException {
        URI here = address;
        for (int i = 0; i <= REDIRECTS; i++) {
            HttpResponse<InputStream> answer = send(here, headers, cancellation);
            Optional<String> next =
                    isRedirect(answer.statusCode()) ? answer.headers().firstValue("Location") : Optional.empty();
            if (next.isEmpty()) {
                return answer;
            }
            answer.body().close();
            here = target(here, next.get());
        }
        throw Refusals.redirect(address, "it redirects more than " + REDIRECTS + " times");
    }

    /**
     * Sends data. Redirects are not followed, so that data go to the address that was given or nowhere.
     *
     * @param body what is sent; a stalled transfer is ended by its {@link Outgoing#check}
     * @return the answer, whatever its status; its body has to be closed
     * @throws IOException if there is no answer
     */
    HttpResponse<InputStream> send(
            String method, URI address, Map<String, String> headers, Outgoing body, Cancellation cancellation)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(method, body.publisher())
                .header("User-Agent", "inkloom")
                .header("Accept-Encoding", "identity");
        headers.forEach(request::header);
        for (Site site : Site.values()) {
            if (mayWrite(site, settings.endpoint(site), address)) {
                settings.token(site).ifPresent(token -> authorise(request, site, token));
            }
        }
        HttpResponse<InputStream> answer = answered(request.build(), body, cancellation);
        if (isRedirect(answer.statusCode())) {
            answer.body().close();
            throw Refusals.redirect(address, "what is sent goes to this host alone");
        }
        return answer;
    }

    /**
     * Returns whether data and token may be sent to an address: ModelScope accepts blobs at other hosts than its own,
     * which need the token as well.
     */
    static boolean mayWrite(Site site, URI endpoint, URI address) {
        if (sameServer(endpoint, address)) {
            return true;
        }
        if (site != Site.MODELSCOPE || endpoint.getHost() == null || !sameWay(endpoint, address)) {
            return false;
        }
        String domain = endpoint.getHost().toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "");
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        return host.equals("lfs." + domain) || host.equals("pre-lfs." + domain);
    }

    private static boolean sameWay(URI a, URI b) {
        return Objects.equals(a.getScheme(), b.getScheme()) && a.getPort() == b.getPort();
    }

    private HttpResponse<InputStream> send(URI address, Map<String, String> headers, Cancellation cancellation)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(patience.stall())
                .header("User-Agent", "inkloom")
                // A compressed transfer could not be resumed, and its length would not be the file's.
                .header("Accept-Encoding", "identity");
        headers.forEach(request::header);
        for (Site site : Site.values()) {
            if (sameServer(settings.endpoint(site), address)) {
                settings.token(site).ifPresent(token -> authorise(request, site, token));
            }
        }
        return answered(request.build(), Outgoing.NOTHING, cancellation);
    }

    private HttpResponse<InputStream> answered(HttpRequest request, Outgoing body, Cancellation cancellation)
            throws IOException {
        CompletableFuture<HttpResponse<InputStream>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        TransferPace pace = new TransferPace(patience);
        try {
            while (true) {
                try {
                    return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    cancellation.check("asking " + request.uri().getHost());
                    body.check(pace);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            // The answer's text is not shown: it may repeat the request, and with it the token.
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException("the answer cannot be understood");
        } finally {
            answer.cancel(true); // has no effect if the answer has arrived
        }
    }

    private static void authorise(HttpRequest.Builder request, Site site, Secret token) {
        request.setHeader("Authorization", "Bearer " + token.value());
        if (site == Site.MODELSCOPE) {
            request.setHeader("Cookie", "m_session_id=" + token.value());
        }
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /**
     * Returns a redirect's target: http or https, never from https to http, never with a user name and password in the
     * address.
     */
    private static URI target(URI from, String location) {
        URI to;
        try {
            to = from.resolve(new URI(location));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw Refusals.redirect(from, "it redirects to no address");
        }
        String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw Refusals.redirect(from, "it redirects to " + Shown.text(scheme) + ": and not to the web");
        }
        if ("https".equalsIgnoreCase(from.getScheme()) && !scheme.equals("https")) {
            throw Refusals.redirect(from, "it redirects from https to http");
        }
        if (to.getHost() == null || to.getHost().isEmpty()) {
            throw Refusals.redirect(from, "it redirects to an address without a host");
        }
        if (OwnNetwork.isEntered(from, to)) {
            throw Refusals.redirect(from, "it redirects from the web into this machine's own network");
        }
        if (to.getRawUserInfo() != null) {
            throw Refusals.redirect(from, "it redirects to an address with a name and a password in it");
        }
        return to;
    }

    private static boolean sameServer(URI a, URI b) {
        return Objects.equals(a.getScheme(), b.getScheme())
                && String.valueOf(a.getHost()).equalsIgnoreCase(b.getHost())
                && a.getPort() == b.getPort();
    }

    /** The proxies of the environment variables, as other programs use them; otherwise Java's own. */
    private static final class EnvironmentProxies extends ProxySelector {
        private final HubSettings settings;

        EnvironmentProxies(HubSettings settings) {
            this.settings = settings;
        }

        @Override
        public List<Proxy> select(URI address) {
            String host = String.valueOf(address.getHost());
            boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
            boolean direct = here
                    || settings.withoutProxy().stream()
                            .anyMatch(name -> name.equals("*")
                                    || host.equalsIgnoreCase(name)
                                    || host.endsWith(name.startsWith(".") ? name : "." + name));
            Optional<URI> proxy = direct ? Optional.empty() : settings.proxy(String.valueOf(address.getScheme()));
            if (proxy.isPresent()) {
                int port = proxy.get().getPort() < 0 ? 80 : proxy.get().getPort();
                return List.of(new Proxy(
                        Proxy.Type.HTTP, new InetSocketAddress(proxy.get().getHost(), port)));
            }
            ProxySelector usual = ProxySelector.getDefault();
            return direct || usual == null ? List.of(Proxy.NO_PROXY) : usual.select(address);
        }

        @Override
        public void connectFailed(URI address, SocketAddress proxy, IOException failure) {}
    }
}
