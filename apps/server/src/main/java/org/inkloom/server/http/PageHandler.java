package org.inkloom.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers {@code GET /} and what the page is made of, and hands everything else on. The files hold no secret, so they need no
 * token: the page asks for it and sends it with each request of its own.
 */
public final class PageHandler extends Handler.Wrapper {
    /** Everything comes from this server; nothing else may be loaded, framed or posted to. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String MISSING = """
            Inkloom's server is running, without its page: %s.
            Everything else works: ComfyUI's protocol, and OpenAI's routes below /v1.
            """;

    private final PageFiles files;
    private final Guard guard;

    /** Answers with these files what the guard lets in, token or not. */
    public PageHandler(PageFiles files, Guard guard, Handler others) {
        super(others);
        this.files = files;
        this.guard = guard;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        boolean page = path.equals("/") || path.startsWith("/page/");
        if (!reads || !page || isForeign(request)) {
            return super.handle(request, response, callback);
        }
        Optional<PageFiles.PageFile> file = files.find(path.equals("/") ? "index.html" : path.substring(1));
        if (file.isPresent()) {
            response.setStatus(200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, file.get().type());
            // The names of what lies below /page hold a hash of their content.
            String cache = path.equals("/") ? "no-cache" : "public, max-age=31536000, immutable";
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, cache);
            send(response, callback, file.get().bytes());
        } else if (path.equals("/")) {
            response.setStatus(404);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
            send(response, callback, MISSING.formatted(files.whyMissing()).getBytes(StandardCharsets.UTF_8));
        } else {
            return super.handle(request, response, callback);
        }
        return true;
    }

    private boolean isForeign(Request request) {
        return guard.foreign(request).isPresent();
    }

    private static void send(Response response, Callback callback, byte[] bytes) {
        response.getHeaders()
                .put("Content-Security-Policy", POLICY)
                .put("X-Content-Type-Options", "nosniff")
                .put("X-Frame-Options", "DENY")
                .put("Referrer-Policy", "no-referrer")
                .put("Cross-Origin-Opener-Policy", "same-origin")
                .put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }
}
