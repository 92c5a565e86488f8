package org.inkloom.server.http;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.inkloom.run.InkloomException;
import org.inkloom.server.account.Account;
import org.inkloom.server.trace.TraceParent;
import org.inkloom.server.trace.TraceSpan;
import org.inkloom.server.trace.Traces;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the route of a request, and answers what its handler throws. */
public final class RouteHandler extends Handler.Abstract {
    private static final String RETRY_AFTER = "Retry-After";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Routes routes;
    private final Guard guard;
    private final Admissions admissions;
    private final Traces traces;
    private final RateLimit rate;
    private final Consumer<Answer> answered;
    private final Optional<String> publicUrl;
    private final Bodies bodies = new Bodies();
    private final BiConsumer<String, Throwable> failures;

    /**
     * Answers by routes.
     *
     * @param admissions closes what takes long and is no longer let in
     * @param traces records requests
     * @param perSecond how many requests of one account are answered in a second, with as many again at once; 0 for all
     * @param publicUrl what links in answers begin with; else what the request says
     * @param answered hears of every answer
     * @param failures hears of what the server itself did wrong
     */
    public RouteHandler(
            Routes routes,
            Guard guard,
            Admissions admissions,
            Traces traces,
            double perSecond,
            Optional<String> publicUrl,
            Consumer<Answer> answered,
            BiConsumer<String, Throwable> failures) {
        this.admissions = admissions;
        this.traces = traces;
        this.publicUrl = publicUrl;
        this.answered = answered;
        this.rate = new RateLimit(perSecond, 2 * perSecond, System::nanoTime);
        this.routes = routes;
        this.guard = guard;
        this.failures = failures;
    }

    @Override
    public boolean handle(Request sent, Response response, Callback callback) {
        long start = System.nanoTime();
        Request request = BodyPace.of(sent);
        // Methods are the client's words, and each new one would be a row of its own.
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
        Optional<TraceParent> above =
                Optional.ofNullable(request.getHeaders().get(TraceParent.NAME)).flatMap(TraceParent::parse);
        TraceSpan span = traces.begin(method, Traces.Origin.REQUEST, above, Instant.now());
        Optional<TraceParent> place = span.place().or(() -> above);
        TraceParent.within(place, () -> respond(request, response, callback));
        Answer answer = new Answer(
                method,
                Answer.Note.ROUTE.of(request).orElse("other"),
                response.getStatus(),
                System.nanoTime() - start,
                Answer.Note.USER.of(request),
                guard.address(request),
                Answer.Note.JOB.of(request),
                Answer.Note.WHY.of(request),
                place.map(TraceParent::trace));
        end(span, answer);
        answered.accept(answer);
        return true;
    }

    /** By the names that OpenTelemetry has for requests. */
    private static void end(TraceSpan span, Answer answer) {
        if (span.place().isEmpty()) {
            return;
        }
        span.named(answer.method() + " " + answer.route())
                .put("http.request.method", answer.method())
                .put("http.route", answer.route())
                .put("http.response.status_code", answer.status());
        answer.user().ifPresent(user -> span.put("enduser.id", user));
        answer.job().ifPresent(job -> span.put("inkloom.job.id", job));
        if (answer.status() >= 500) {
            span.failed(answer.why().orElse("failed"));
        }
        span.end();
    }

    private void respond(Request request, Response response, Callback callback) {
        try {
            response.getHeaders().put("X-Content-Type-Options", "nosniff");
            Optional<HttpError> refused = guard.foreign(request);
            if (refused.isPresent()) {
                throw refused.get();
            }
            if (request.getMethod().equals("OPTIONS")) {
                response.setStatus(200);
                response.write(true, ByteBuffer.allocate(0), callback);
                return;
            }
            answer(request, response, callback);
        } catch (HttpError e) {
            Answer.Note.WHY.put(request, why(e));
            write(request, response, callback, e.status(), ErrorBodies.of(request, e.status(), e.body()));
        } catch (InkloomException e) {
            Answer.Note.WHY.put(request, e.code());
            int status = e.kind() == InkloomException.Kind.BAD_INPUT ? 400 : 500;
            write(request, response, callback, status, ErrorBodies.of(request, status, e));
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            fail(request, response, callback, e);
        }
    }

    private static String place(Request request) {
        return request.getMethod() + " " + Answer.Note.ROUTE.of(request).orElse("other");
    }

    /** Answers what the server itself could not do. A full disk is told to who asks: it is full for everybody. */
    private void fail(Request request, Response response, Callback callback, Throwable e) {
        if (FullDisk.isCauseOf(e)) {
            InkloomException full = FullDisk.failure(e);
            Answer.Note.WHY.put(request, full.code());
            write(request, response, callback, 507, ErrorBodies.of(request, 507, full));
            return;
        }
        failures.accept(place(request), e);
        boolean memory = e instanceof OutOfMemoryError;
        ObjectNode body = ComfyJson.MAPPER.createObjectNode();
        body.put(
                "error",
                memory
                        ? "There is not enough memory for this now. Ask again later."
                        : "The server failed: " + e.getClass().getSimpleName() + ".");
        int status = memory ? 503 : 500;
        write(request, response, callback, status, ErrorBodies.of(request, status, body));
    }

    private void answer(Request request, Response response, Callback callback) throws Exception {
        List<String> path = path(request);
        Optional<Routes.Match> match = routes.find(request.getMethod(), path);
        match.ifPresent(found -> note(request, found));
        boolean open = match.isPresent() && match.get().open();
        Optional<Account> account = open ? guard.admitted(request) : Optional.of(guard.account(request));
        Answer.user(request, account);
        String user = account.map(Account::name).orElseGet(() -> guard.address(request));
        if (!rate.take(user)) {
            response.getHeaders().put(RETRY_AFTER, 1);
            throw new HttpError(429, "Too many requests in a second.");
        }
        Routes.Match found = match.orElseThrow(() -> routes.knows(path)
                ? new HttpError(405, "There is no " + request.getMethod() + " here.")
                : new HttpError(404, "There is nothing here."));
        if (account.isEmpty() && Bodies.isLarge(request)) {
            // The few places for large bodies are for those who may draw: others could take and keep all of them.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            throw new HttpError(413, "The request is too large, or does not say how large it is.");
        }
        try (Bodies.Share share = bodies.share(request, user);
                Exchange exchange = new Exchange(
                        request,
                        response,
                        callback,
                        found.names(),
                        account,
                        share::close,
                        publicUrl,
                        closing -> admissions.add(lasting(request, account), closing))) {
            found.handler().handle(exchange);
        }
    }

    private BooleanSupplier lasting(Request request, Optional<Account> account) {
        return account.map(known -> guard.lasting(request, known)).orElse(() -> true);
    }

    private static void note(Request request, Routes.Match found) {
        Answer.Note.ROUTE.put(request, found.route());
        Optional.ofNullable(found.names().get("id"))
                .filter(_ -> found.route().contains("/jobs/") || found.route().contains("/history/"))
                .ifPresent(id -> Answer.Note.JOB.put(request, id));
    }

    /** A refusal's own words, which repeat nothing of the body that was sent; of others the kind alone. */
    private static String why(HttpError e) {
        JsonNode error = e.body().path("error");
        return error.isString()
                ? error.stringValue()
                : error.path("code").asString(error.path("type").asString("refused"));
    }

    private static void write(Request request, Response response, Callback callback, int status, String json) {
        if (response.isCommitted()) {
            callback.failed(new IllegalStateException("answered twice"));
            return;
        }
        Leftovers.read(request, response);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        if (status == 401) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"inkloom\"");
        }
        if (status == 429 && !response.getHeaders().contains(RETRY_AFTER)) {
            response.getHeaders().put(RETRY_AFTER, 10);
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    /** The parts of the path as the client wrote them, each decoded by itself. */
    private static List<String> path(Request request) {
        List<String> path = new ArrayList<>();
        String raw = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
        for (String part : Routes.parts(raw)) {
            try {
                path.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw new HttpError(400, "The path is not encoded rightly.");
            }
        }
        return path;
    }
}
