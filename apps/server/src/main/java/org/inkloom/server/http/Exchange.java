package org.inkloom.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.inkloom.run.InkloomException;
import org.inkloom.server.account.Account;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One request and its answer. Each handler answers exactly once. */
public final class Exchange implements AutoCloseable {
    /** JSON larger than this is refused: graphs with the page's workflow in them stay below a few megabytes. */
    public static final long MOST_JSON = 32L << 20;

    /** Larger files are sent piece by piece. */
    private static final int MOST_AT_ONCE = 1 << 20;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Map<String, String> names;
    private final Fields query;
    private final Optional<Account> account;
    private final Runnable bodyRead;
    private final Optional<String> publicUrl;
    private final Function<Runnable, Admissions.Admission> admissions;
    private Admissions.@Nullable Admission admission;
    private volatile boolean revoked;

    Exchange(
            Request request,
            Response response,
            Callback callback,
            Map<String, String> names,
            Optional<Account> account,
            Runnable bodyRead,
            Optional<String> publicUrl,
            Function<Runnable, Admissions.Admission> admissions) {
        this.admissions = admissions;
        this.publicUrl = publicUrl;
        this.account = account;
        this.bodyRead = bodyRead;
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.names = new HashMap<>(names);
        this.query = query(request);
    }

    /**
     * Returns the parameters of a request's address.
     *
     * @throws HttpError 400 where they are not encoded rightly, by bytes that are no UTF-8 among others
     */
    public static Fields query(Request request) {
        try {
            return Request.extractQueryParameters(request);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new HttpError(400, "What comes after ? in the address is not encoded rightly.");
        }
    }

    /** Returns Jetty's request, for what reads its body itself. */
    public Request request() {
        return request;
    }

    /**
     * Returns who asks.
     *
     * @throws HttpError 401 on a route that is open to all, where nobody said who they are
     */
    public Account account() {
        return account.orElseThrow(() -> new HttpError(401, "A token is needed."));
    }

    /** Returns who asks; nothing on a route that is open to all, where nobody said who they are. */
    public Optional<Account> findAccount() {
        return account;
    }

    /**
     * Refuses what concerns all users to those who may not decide it.
     *
     * @throws HttpError 403 if who asks is no admin
     */
    public void requireAdmin() {
        if (!account().admin()) {
            throw new HttpError(403, "Only an admin of this server may do this: it concerns all users.");
        }
    }

    /** Notes which job the request is about, for those who watch. */
    public Exchange about(String job) {
        Answer.Note.JOB.put(request, job);
        return this;
    }

    /** Returns a part of the path that the route names. */
    public String name(String name) {
        return Optional.ofNullable(names.get(name)).orElseThrow(() -> new IllegalArgumentException(name));
    }

    /** Returns a parameter of the query. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.getValue(name));
    }

    /** Returns the server's address as who asks sees it, without a slash at its end: what links in answers begin with. */
    public String base() {
        return publicUrl.orElseGet(() -> {
            String scheme = header("X-Forwarded-Proto")
                    .filter("https"::equals)
                    .orElse(Optional.ofNullable(request.getHttpURI().getScheme())
                            .orElse("http"));
            return scheme + "://" + header("Host").orElse("127.0.0.1");
        });
    }

    /** Returns whether a parameter of the query says yes. */
    public boolean says(String name) {
        return parameter(name)
                .filter(value -> value.equals("true") || value.equals("1"))
                .isPresent();
    }

    /** Returns a header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** Returns the body, whatever its type is said to be. */
    public byte[] body(long most) {
        if (request.getLength() > most) {
            throw tooLarge(most);
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, most + 1));
            if (bytes.length > most) {
                throw tooLarge(most);
            }
            return bytes;
        } catch (IOException e) {
            throw new HttpError(400, "The request's body could not be read.");
        }
    }

    /**
     * The answer to a body that is too large. A client that is still sending would lose it with the connection, so what is
     * left is read first, up to a bound.
     */
    public HttpError tooLarge(long most) {
        Leftovers.read(request, response);
        return new HttpError(413, "The request is larger than " + most + " bytes.");
    }

    /** Returns the body as JSON, whatever its type is said to be; of an empty one an empty object. */
    public JsonNode json() {
        byte[] bytes = body(MOST_JSON);
        if (new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.UTF_8).isBlank() && bytes.length < 64) {
            return ComfyJson.MAPPER.createObjectNode();
        }
        try {
            return ComfyJson.read(bytes);
        } catch (InkloomException e) {
            throw new HttpError(
                    400,
                    ComfyJson.MAPPER
                            .createObjectNode()
                            .put("error", e.getMessage())
                            .put("code", e.code()));
        }
    }

    /** Sets a header of the answer. */
    public Exchange set(String name, String value) {
        response.getHeaders().put(name, value);
        return this;
    }

    /** Writes an answer piece by piece. */
    @FunctionalInterface
    public interface Written {
        /** Writes all of it; each flush goes out. */
        void to(OutputStream out) throws Exception;
    }

    /**
     * Lets a request whose body has been read take as long as it takes, where nothing is read or written for longer than the server
     * waits. Its connection is closed at once when whoever asks would no longer be let in.
     */
    public void takesLong() {
        bodyRead.run();
        admission = admissions.apply(() -> {
            revoked = true;
            request.getConnectionMetaData().getConnection().getEndPoint().close();
        });
        request.addIdleTimeoutListener(timeout -> false);
    }

    /**
     * Does what keeps a processor for long, such as decoding a picture, where it does not hold up the answers to others. The
     * request may wait its turn for as long as it takes; its body has been read.
     *
     * @throws IOException if the work threw it
     * @throws HttpError 503 where the memory does not suffice
     */
    public <T> T compute(Callable<T> work) throws IOException {
        takesLong();
        return HeavyWork.run(work);
    }

    /**
     * Looks whether who asks would still be let in; asked by what waits for long.
     *
     * @throws HttpError 401 if not
     */
    public void requireAdmitted() {
        if (revoked) {
            throw new HttpError(401, "This token is nobody's any more.");
        }
    }

    /** Ends what {@link #takesLong} began. */
    @Override
    public void close() {
        if (admission != null) {
            admission.close();
        }
    }

    /** Answers piece by piece. A client that goes away ends it; that is no failure. */
    public void stream(String type, Written written) throws Exception {
        response.setStatus(200);
        response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, type));
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            written.to(out);
        } catch (IOException e) {
            callback.failed(e);
            return;
        }
        callback.succeeded();
    }

    /** Answers JSON. */
    public void answer(JsonNode json) {
        answer(200, json);
    }

    /** Answers JSON with a status. */
    public void answer(int status, JsonNode json) {
        answer(status, "application/json; charset=utf-8", json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Answers {@code {}}: ComfyUI answers nothing here, at which one of its clients fails. */
    public void done() {
        answer(ComfyJson.MAPPER.createObjectNode());
    }

    /** Answers a status alone. */
    public void status(int status) {
        answer(status, "", new byte[0]);
    }

    /** Answers a part of a file, which is not read into memory: it may be an archive of gigabytes. */
    public void answer(int status, String type, Path file, long from, long count) throws IOException {
        if (count <= MOST_AT_ONCE || request.getMethod().equals("HEAD")) {
            answer(status, type, count <= MOST_AT_ONCE ? part(file, from, (int) count) : new byte[0], count);
            return;
        }
        Leftovers.read(request, response);
        response.setStatus(status);
        response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, type));
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, count);
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Content.Sink.asOutputStream(response)) {
            in.skipNBytes(from);
            byte[] some = new byte[1 << 16];
            for (long left = count; left > 0; ) {
                int read = in.read(some, 0, (int) Math.min(some.length, left));
                if (read < 0) {
                    throw new EOFException("The file became shorter while it was sent.");
                }
                out.write(some, 0, read);
                left -= read;
            }
        } catch (IOException e) {
            callback.failed(e);
            return;
        }
        callback.succeeded();
    }

    private static byte[] part(Path file, long from, int count) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            return in.readNBytes(count);
        }
    }

    /** Answers bytes. */
    public void answer(int status, String type, byte[] bytes) {
        answer(status, type, bytes, bytes.length);
    }

    /** The answer to HEAD has the length that the answer to GET would have. */
    private void answer(int status, String type, byte[] bytes, long length) {
        Leftovers.read(request, response);
        response.setStatus(status);
        if (!type.isEmpty()) {
            response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, type));
        }
        if (status != 204) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        }
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }
}
