package org.inkloom.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;

/** Forms with files in them ({@code multipart/form-data}), within limits. */
public final class Forms {
    private static final int MOST_PARTS = 40;

    private Forms() {}

    /**
     * Reads a form, which the caller closes.
     *
     * @param most bytes of all of it
     * @throws HttpError 400 if it is none, 413 if it is too large
     */
    public static MultiPartFormData.Parts parts(Exchange exchange, long most) {
        String type = exchange.header("Content-Type").orElse("");
        if (!type.startsWith("multipart/form-data")) {
            throw new HttpError(400, "A form with a part \"image\" is expected (multipart/form-data).");
        }
        if (exchange.request().getLength() > most) {
            throw exchange.tooLarge(most);
        }
        MultiPartConfig config = new MultiPartConfig.Builder()
                .maxParts(MOST_PARTS)
                .maxSize(most)
                .maxPartSize(most)
                .maxMemoryPartSize(most)
                .build();
        try {
            return MultiPartFormData.getParts(exchange.request(), exchange.request(), type, config);
        } catch (RuntimeException e) {
            // What cannot be read is not read to its end, after which the connection is of no more use: say so.
            exchange.set("Connection", "close");
            throw new HttpError(400, "The form cannot be read: " + e.getMessage());
        }
    }

    /** Returns the bytes of a part. */
    public static byte[] bytes(MultiPart.Part part) throws IOException {
        ByteBuffer buffer = Content.Source.asByteBuffer(part.getContentSource());
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Returns the text of a field. */
    public static Optional<String> text(MultiPartFormData.Parts parts, String name) {
        MultiPart.Part part = parts.getFirst(name);
        return part == null ? Optional.empty() : Optional.of(part.getContentAsString(StandardCharsets.UTF_8));
    }
}
