package org.inkloom.server.openai;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.inkloom.server.http.HttpError;
import org.inkloom.workflow.node.Preview;
import org.inkloom.workflow.queue.EndedJob;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes server-sent events: some pictures on the way, then the last ones, or what went wrong. */
final class PictureStream implements PictureQueue.Waiter {
    private static final int QUIET = 10;

    private final OutputStream out;
    private final PictureAnswer answer;
    private final int steps;
    private int seen;
    private int shown;
    private int quiet;

    /**
     * Begins a stream.
     *
     * @param steps that the job takes, each of which may be shown
     */
    PictureStream(OutputStream out, PictureAnswer answer, int steps) {
        this.out = out;
        this.answer = answer;
        this.steps = steps;
    }

    /** Pictures come at even distances over the steps. */
    @Override
    public void seen(Preview preview) throws IOException {
        seen++;
        int wanted = answer.ask().partial();
        if (!preview.result() && shown < wanted && seen >= (double) steps * (shown + 1) / (wanted + 1)) {
            write(answer.partial(preview, shown++));
        }
    }

    /** A comment now and then keeps proxies from ending the stream, and shows whether the client is still there. */
    @Override
    public void idle() throws IOException {
        if (++quiet % QUIET == 0) {
            out.write(": waiting\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    void end(Optional<EndedJob> ended) throws IOException {
        Optional<HttpError> failure = PictureAnswer.failure(ended);
        if (failure.isPresent()) {
            ObjectNode event = (ObjectNode) failure.get().body();
            write(event.put("type", "error"));
        } else {
            for (ObjectNode event : answer.last(ended.orElseThrow())) {
                write(event);
            }
        }
    }

    private void write(JsonNode event) throws IOException {
        String text = "event: " + event.path("type").asString() + "\ndata: " + event + "\n\n";
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
