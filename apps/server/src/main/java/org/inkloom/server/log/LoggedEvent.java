package org.inkloom.server.log;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One thing that happened, with what belongs to it; written down with {@link #write}. Of a level that is left out nothing is
 * kept.
 */
public final class LoggedEvent {
    /** Longer texts are cut. */
    private static final int MOST = 2_000;

    private final @Nullable ObjectNode fields;
    private final UnaryOperator<String> hide;
    private final Consumer<ObjectNode> written;

    LoggedEvent(@Nullable ObjectNode fields, UnaryOperator<String> hide, Consumer<ObjectNode> written) {
        this.fields = fields;
        this.hide = hide;
        this.written = written;
    }

    /** Adds a text. */
    public LoggedEvent put(String name, String value) {
        if (fields != null) {
            String shown = hide.apply(value);
            fields.put(name, shown.length() > MOST ? shown.substring(0, MOST) + "…" : shown);
        }
        return this;
    }

    /** Adds a text, if there is one. */
    public LoggedEvent put(String name, Optional<String> value) {
        value.ifPresent(text -> put(name, text));
        return this;
    }

    /** Adds a number. */
    public LoggedEvent put(String name, long value) {
        if (fields != null) {
            fields.put(name, value);
        }
        return this;
    }

    /** Adds how long it took, in milliseconds with three digits behind the point, as {@code ms}. */
    public LoggedEvent took(Duration time) {
        if (fields != null) {
            fields.put("ms", Math.round(time.toNanos() / 1e3) / 1e3);
        }
        return this;
    }

    /** Adds JSON, such as a graph, uncut. */
    public LoggedEvent json(String name, String json) {
        if (fields != null) {
            fields.set(name, ComfyJson.read(hide.apply(json)));
        }
        return this;
    }

    /** Adds what went wrong, with where in the program. */
    public LoggedEvent failure(Throwable failure) {
        if (fields != null) {
            put("failure", failure.getClass().getName());
            put("message", Optional.ofNullable(failure.getMessage()));
            StringBuilder trace = new StringBuilder();
            for (Throwable one = failure; one != null && trace.length() < MOST; one = one.getCause()) {
                if (!trace.isEmpty()) {
                    trace.append("caused by ").append(one.getClass().getName()).append('\n');
                }
                for (StackTraceElement frame : one.getStackTrace()) {
                    trace.append("at ").append(frame).append('\n');
                }
            }
            put("trace_of_calls", trace.toString().strip());
        }
        return this;
    }

    /** Writes it down. */
    public void write() {
        if (fields != null) {
            written.accept(fields);
        }
    }
}
