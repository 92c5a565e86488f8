package org.inkloom.workflow.node;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * One run of a node: its inputs, and where it reports. Inputs that the graph left out are absent. An input that cannot be
 * read as what the node type declares it is a mistake of the node before it, and ends the run with its message.
 */
public final class NodeCall {
    private final String id;
    private final Map<String, @Nullable Object> inputs;
    private final NodeContext context;
    private final Cancellation cancellation;
    private final NodeReports reports;

    /** Takes what a run is handed. */
    public NodeCall(
            String id,
            Map<String, @Nullable Object> inputs,
            NodeContext context,
            Cancellation cancellation,
            NodeReports reports) {
        this.id = id;
        this.inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        this.context = context;
        this.cancellation = cancellation;
        this.reports = reports;
    }

    /** Returns the same run with other inputs, for a node that has another do its work. */
    public NodeCall with(Map<String, @Nullable Object> others) {
        return new NodeCall(id, others, context, cancellation, reports);
    }

    /** Returns the node's id. */
    public String id() {
        return id;
    }

    /** Returns all inputs. */
    public Map<String, @Nullable Object> inputs() {
        return inputs;
    }

    /** Returns what the run knows besides. */
    public NodeContext context() {
        return context;
    }

    /** Returns the wish to stop, for work that takes a {@code RunControl} itself. */
    public Cancellation cancellation() {
        return cancellation;
    }

    /** Returns whether an input is there. */
    public boolean has(String input) {
        return inputs.get(input) != null;
    }

    /** Returns an input. */
    public <T> T get(String input, Class<T> type) {
        Object value = inputs.get(input);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("The input " + input + " holds "
                    + (value == null ? "nothing" : "a " + value.getClass().getSimpleName()) + " and not a "
                    + type.getSimpleName() + ".");
        }
        return type.cast(value);
    }

    /** Returns an input that may be absent. */
    public <T> Optional<T> find(String input, Class<T> type) {
        return has(input) ? Optional.of(get(input, type)) : Optional.empty();
    }

    /** Returns all values of an input of a node type that takes lists. */
    public <T> List<T> all(String input, Class<T> type) {
        List<T> values = new ArrayList<>();
        for (Object value : get(input, List.class)) {
            values.add(type.cast(value));
        }
        return values;
    }

    /** Returns a whole number; of one with a fraction what is before the point. */
    public long whole(String input) {
        Number number = get(input, Number.class);
        return number instanceof BigInteger large ? large.longValueExact() : number.longValue();
    }

    /** Returns a whole number that fits 31 bits. */
    public int count(String input) {
        return Math.toIntExact(whole(input));
    }

    /** Returns a seed: the 64 bits of a number from 0 to 2^64-1. */
    public long seed(String input) {
        return get(input, Number.class).longValue();
    }

    /** Returns a number with a fraction. */
    public double real(String input) {
        return get(input, Number.class).doubleValue();
    }

    /** Returns text. */
    public String text(String input) {
        return String.valueOf(get(input, Object.class));
    }

    /** Returns a truth value. */
    public boolean flag(String input) {
        return get(input, Boolean.class);
    }

    /**
     * Says how far the node is; once per step.
     *
     * @throws org.inkloom.run.CancelledException if a stop was asked for
     */
    public void progress(long done, long all) {
        cancellation.check("step " + done + " of " + all);
        reports.progress(done, all);
    }

    /** Shows a picture of the work. */
    public void preview(Preview preview) {
        reports.preview(preview);
    }
}
