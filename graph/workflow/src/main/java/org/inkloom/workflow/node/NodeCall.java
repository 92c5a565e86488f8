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
 * One call of a node: its inputs, and where it reports progress. Inputs that the graph left out are absent. A getter
 * throws IllegalArgumentException for an input of another type than asked for: the node that computed it has a fault,
 * and the message ends the run.
 */
public final class NodeCall {
    private final String id;
    private final Map<String, @Nullable Object> inputs;
    private final NodeContext context;
    private final Cancellation cancellation;
    private final NodeReports reports;

    /**
     * Makes a call.
     *
     * @param id the node's id
     * @param inputs by name, as the node type declares them
     */
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

    /** Returns the same call with other inputs, for a node that delegates to another one. */
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

    /** Returns the facts about the whole run. */
    public NodeContext context() {
        return context;
    }

    /** Returns the cancellation, for work that takes a {@code RunControl}. */
    public Cancellation cancellation() {
        return cancellation;
    }

    /** Returns whether an input has a value. */
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

    /** Returns all values of an input, for a node type that takes whole lists. */
    public <T> List<T> all(String input, Class<T> type) {
        List<T> values = new ArrayList<>();
        for (Object value : get(input, List.class)) {
            values.add(type.cast(value));
        }
        return values;
    }

    /** Returns a whole number; of a floating-point number the part before the point. */
    public long whole(String input) {
        Number number = get(input, Number.class);
        return number instanceof BigInteger large ? large.longValueExact() : number.longValue();
    }

    /**
     * Returns a whole number as an int.
     *
     * @throws ArithmeticException if it is out of an int's range
     */
    public int count(String input) {
        return Math.toIntExact(whole(input));
    }

    /** Returns a seed: the 64 bits of a number from 0 to 2^64-1. */
    public long seed(String input) {
        return get(input, Number.class).longValue();
    }

    /** Returns a floating-point number. */
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
     * Reports progress; called once per step.
     *
     * @param done parts of the work that are done, in any unit
     * @param all parts of the work
     * @throws org.inkloom.run.CancelledException if the run shall stop
     */
    public void progress(long done, long all) {
        cancellation.check("step " + done + " of " + all);
        reports.progress(done, all);
    }

    /** Shows a picture of the work in progress. */
    public void preview(Preview preview) {
        reports.preview(preview);
    }
}
