package org.inkloom.data.sample;

import java.util.regex.Pattern;

/**
 * One sample cannot be processed: a broken row, an unreadable picture, a missing field.
 *
 * <p>The engine names, skips and counts such a sample; its neighbours are not touched.
 */
public final class BadSampleException extends RuntimeException {
    private static final int LONGEST_SHOWN = 2000;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final String subject;

    /**
     * Creates the exception.
     *
     * @param subject what is bad: a file, a row or a field
     * @param why what is wrong with it, without the subject, for example {@code "the file is empty"}
     */
    public BadSampleException(String subject, String why) {
        super(shown(why));
        this.subject = shown(subject);
    }

    /** Names and values come from files: on a terminal their control characters would do something. */
    private static String shown(String text) {
        String cut = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
        return CONTROL.matcher(cut).replaceAll("\uFFFD");
    }

    /** Returns what is bad: a file, a row or a field. */
    public String subject() {
        return subject;
    }

    /** Returns what is wrong with the subject. */
    public String why() {
        return String.valueOf(getMessage());
    }

    // A data set may hold very many bad samples; nobody reads their stack traces.
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
