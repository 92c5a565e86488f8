package org.inkloom.server.v2;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLSocketFactory;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.log.ServerLog;
import org.inkloom.server.work.LiveJobs;
import org.inkloom.workflow.queue.JobStore;
import org.inkloom.workflow.queue.WebhookStore;
import org.inkloom.workflow.queue.WebhookStore.Webhook;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells addresses of ended jobs: the job as JSON, signed with the secret that came with it. What cannot be told is tried again,
 * after a restart too. Addresses of this machine and its network are refused, because a server that posts wherever it is told
 * to would open the network that it stands in.
 */
public final class Webhooks implements AutoCloseable {
    /** The header with the signature: {@code t=SECONDS,v1=HEX}, HMAC-SHA256 over the seconds, a dot and the body. */
    public static final String SIGNATURE = "X-Inkloom-Signature";

    private static final String INVALID = "invalid_webhook";
    private static final int MOST_ATTEMPTS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Addresses that are told at the same time: one that answers slowly must not keep the others waiting. */
    private static final int AT_ONCE = 20;

    private static final int LARGEST_PORT = 65_535;

    private final WebhookStore store;
    private final Desks desks;
    private final JobObject objects;
    private final boolean anywhere;
    private final BiConsumer<String, Throwable> failures;
    private final ServerLog log;
    private final Thread thread = new Thread(this::loop, "inkloom-webhooks");
    private final ExecutorService telling = Executors.newVirtualThreadPerTaskExecutor();
    /** The jobs of those who are being told. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    private volatile boolean stopping;

    /**
     * Begins to tell.
     *
     * @param anywhere whether addresses of this machine and its network are told too
     * @param failures hears of what cannot be told at all
     * @param log what is written down of who was told
     */
    public Webhooks(
            JobStore store, Desks desks, boolean anywhere, BiConsumer<String, Throwable> failures, ServerLog log) {
        this.log = log;
        this.store = store.webhooks();
        this.desks = desks;
        this.objects = new JobObject(new LiveJobs(), new AssetFiles(store.assets()));
        this.anywhere = anywhere;
        this.failures = failures;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Refuses an address that is not told.
     *
     * @throws HttpError 422 if it is none, or a private one
     */
    void require(String url) {
        try {
            outside(web(url));
        } catch (UnknownHostException e) {
            throw Refused.with(422, INVALID, "The host of webhook_url is not known.");
        }
    }

    private static URI web(String url) {
        try {
            URI uri = URI.create(url);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            boolean port = uri.getPort() == -1 || uri.getPort() > 0 && uri.getPort() <= LARGEST_PORT;
            if (web && port && uri.getHost() != null && uri.getUserInfo() == null && url.length() <= 2_000) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // It is said below.
        }
        throw Refused.with(422, INVALID, "webhook_url is no address of the web.");
    }

    /** Returns where a host is, all of it outside unless this machine's network is allowed. */
    private List<InetAddress> outside(URI uri) throws UnknownHostException {
        List<InetAddress> addresses = List.of(InetAddress.getAllByName(uri.getHost()));
        for (InetAddress address : addresses) {
            if (!anywhere && !PublicAddress.is(address)) {
                throw Refused.with(422, INVALID, "webhook_url leads into this machine or its network.");
            }
        }
        return addresses;
    }

    private void loop() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.MILLISECONDS.sleep(250);
                try {
                    tellDue();
                } catch (RuntimeException | Error e) {
                    failures.accept("the webhooks", e);
                    TimeUnit.SECONDS.sleep(1);
                }
            }
        } catch (InterruptedException e) {
            return;
        }
    }

    private void tellDue() {
        // Taken before the database is asked: who was told in between would else be told twice.
        Set<String> before = Set.copyOf(busy);
        for (Webhook hook : store.due(System.currentTimeMillis(), 2 * AT_ONCE)) {
            if (!before.contains(hook.job()) && busy.size() < AT_ONCE && busy.add(hook.job())) {
                telling.execute(() -> {
                    try {
                        tell(hook);
                    } catch (RuntimeException | Error e) {
                        fail(hook, e);
                    } finally {
                        busy.remove(hook.job());
                    }
                });
            }
        }
    }

    private void tell(Webhook hook) {
        boolean told = false;
        try {
            // Looked up again: the name may lead elsewhere than when it was given. What was found and checked now is
            // what is connected to.
            List<InetAddress> addresses = outside(web(hook.url()));
            Optional<ObjectNode> job = objects.of(desks.of(hook.owner()), hook.job(), hook.base());
            told = job.isEmpty() || post(hook, job.get(), addresses);
        } catch (HttpError e) {
            fail(hook, e);
            store.remove(hook.job());
            return;
        } catch (IOException e) {
            if (stopping) {
                // It is told when the server is there again.
                return;
            }
            // Nobody answers now, or nobody knows the host now; it is tried again.
            told = false;
        } catch (RuntimeException | Error e) {
            fail(hook, e);
        }
        boolean last = hook.attempts() + 1 >= MOST_ATTEMPTS;
        say(hook, told ? "webhook.told" : last ? "webhook.given_up" : "webhook.later");
        if (told || last) {
            store.remove(hook.job());
        } else {
            store.later(hook.job(), System.currentTimeMillis() + (1000L << 2 * hook.attempts()));
        }
    }

    /** Addresses may hold a secret in their path: the host alone is written down. */
    private void say(Webhook hook, String event) {
        log.line(event.equals("webhook.told") ? ServerLog.Level.INFO : ServerLog.Level.WARN, event)
                .put("job", hook.job())
                .put("user", hook.owner())
                .put("host", Optional.ofNullable(URI.create(hook.url()).getHost()))
                .put("attempt", hook.attempts() + 1)
                .write();
    }

    /** What goes wrong because the server stops is nobody's fault. */
    private void fail(Webhook hook, Throwable e) {
        if (!stopping) {
            failures.accept("the webhook of job " + hook.job(), e);
        }
    }

    private static boolean post(Webhook hook, ObjectNode job, List<InetAddress> addresses) throws IOException {
        String body = job.toString();
        long seconds = System.currentTimeMillis() / 1000;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put(SIGNATURE, "t=" + seconds + ",v1=" + signature(hook.secret(), seconds + "." + body));
        headers.put("X-Inkloom-Job", hook.job());
        int status = new CheckedPost(addresses, PATIENCE, (SSLSocketFactory) SSLSocketFactory.getDefault())
                .send(URI.create(hook.url()), headers, body.getBytes(StandardCharsets.UTF_8));
        return status >= 200 && status < 300;
    }

    static String signature(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        telling.shutdownNow();
        telling.close();
    }
}
