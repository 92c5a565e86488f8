package org.inkloom.server.http;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * What of a body nobody has read when the answer is there. Left unread, the connection would be closed under a client that is
 * still sending, which then never sees the answer, or that sends its next request there.
 */
final class Leftovers {
    static final long MOST = 16 << 20;

    private Leftovers() {}

    /** Reads the rest; where that is very much, or not known, the answer says that the connection ends. */
    static void read(Request request, Response response) {
        long length = request.getLength();
        boolean sends = length > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        if (!sends) {
            return;
        }
        if (length < 0 || length > MOST) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        try (InputStream rest = Content.Source.asInputStream(request)) {
            byte[] some = new byte[8192];
            long left = MOST;
            for (int count = rest.read(some); count >= 0 && left > 0; count = rest.read(some)) {
                left -= count;
            }
        } catch (IOException _) {
            // The client hung up, which is no matter: it wants no answer.
        }
    }
}
