package org.inkloom.server.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The span of another program, or of an earlier request, that something belongs below, as W3C's Trace Context writes it in the
 * header {@code traceparent}.
 *
 * @param trace 32 hexadecimal digits, not all of them 0
 * @param span 16 hexadecimal digits, not all of them 0
 * @param sampled whether whoever began the trace records it
 */
public record TraceParent(String trace, String span, boolean sampled) {
    /** What the header is called, and the field under which it is kept with a job. */
    public static final String NAME = "traceparent";

    private static final ScopedValue<TraceParent> CURRENT = ScopedValue.newInstance();

    /** Returns the one that the calling thread works below: that of the request which it answers. */
    public static Optional<TraceParent> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** Does work below one. */
    public static void within(Optional<TraceParent> parent, Runnable work) {
        if (parent.isPresent()) {
            ScopedValue.where(CURRENT, parent.get()).run(work);
        } else {
            work.run();
        }
    }

    /** Later versions may have more behind the flags; ff is none. */
    private static final Pattern FORM =
            Pattern.compile("(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final Pattern FIELD = Pattern.compile("\"" + NAME + "\":\"([0-9a-f-]{55})\"");

    /** Reads a header; nothing where it is none. */
    public static Optional<TraceParent> parse(String header) {
        Matcher parts = FORM.matcher(header.strip());
        if (!parts.matches() || parts.group(5) != null && parts.group(1).equals("00")) {
            return Optional.empty();
        }
        boolean empty = parts.group(2).matches("0+") || parts.group(3).matches("0+");
        boolean sampled = (Integer.parseInt(parts.group(4), 16) & 1) != 0;
        return empty ? Optional.empty() : Optional.of(new TraceParent(parts.group(2), parts.group(3), sampled));
    }

    /** Returns the one that is kept with a job, in the JSON that came along with it, which is not read as a whole. */
    public static Optional<TraceParent> ofExtra(String extra) {
        Matcher field = FIELD.matcher(extra);
        return field.find() ? parse(field.group(1)) : Optional.empty();
    }

    /** Writes the header. */
    @Override
    public String toString() {
        return "00-" + trace + "-" + span + (sampled ? "-01" : "-00");
    }
}
