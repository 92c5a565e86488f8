package org.inkloom.run;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a user can act on.
 *
 * <p>Its message has three parts: what happened (values, file, node), the likely cause, and what to do now. The code
 * (such as {@code INK-LORA-003}) is stable across releases and documented in {@code docs/errors.md}. The texts are made
 * {@linkplain Visible visible}, because names in them come from files.
 */
public final class InkloomException extends RuntimeException {
    private static final Pattern CODE = Pattern.compile("INK-[A-Z]+-\\d{3}");

    /** Decides the command's exit code. */
    public enum Kind {
        /** The request, a file or a flag is wrong: exit code 2. */
        BAD_INPUT(2),
        /** The input was fine and the work failed: exit code 1. */
        FAILED(1);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        /** Returns the process exit code of this kind. */
        public int exitCode() {
            return exitCode;
        }
    }

    private final String code;
    private final Kind kind;
    private final String what;
    private final String why;
    private final String remedy;

    private InkloomException(
            Kind kind, String code, String what, String why, String remedy, @Nullable Throwable cause) {
        super(code + ": " + Visible.line(what) + " " + Visible.line(why) + " " + Visible.line(remedy), cause);
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("not an error code: " + code);
        }
        this.kind = Objects.requireNonNull(kind);
        this.code = code;
        this.what = Visible.line(what);
        this.why = Visible.line(why);
        this.remedy = Visible.line(remedy);
    }

    /**
     * The input is wrong. Each text is one or more whole sentences.
     *
     * @param code stable code, {@code INK-AREA-NNN}
     * @param what what happened, with values and the file
     * @param why the likely cause
     * @param remedy what to do now, naming the flag, file or command
     */
    public static InkloomException badInput(String code, String what, String why, String remedy) {
        return new InkloomException(Kind.BAD_INPUT, code, what, why, remedy, null);
    }

    /** As {@link #badInput(String, String, String, String)}, keeping the exception that revealed it. */
    public static InkloomException badInput(String code, String what, String why, String remedy, Throwable cause) {
        return new InkloomException(Kind.BAD_INPUT, code, what, why, remedy, cause);
    }

    /** The work failed although the input was fine. Texts as in {@link #badInput}. */
    public static InkloomException failed(String code, String what, String why, String remedy) {
        return new InkloomException(Kind.FAILED, code, what, why, remedy, null);
    }

    /** As {@link #failed(String, String, String, String)}, keeping the exception that revealed it. */
    public static InkloomException failed(String code, String what, String why, String remedy, Throwable cause) {
        return new InkloomException(Kind.FAILED, code, what, why, remedy, cause);
    }

    /** Returns the stable code, for example {@code INK-LORA-003}. */
    public String code() {
        return code;
    }

    /** Returns whether the input or the work is to blame. */
    public Kind kind() {
        return kind;
    }

    /** Returns what happened. */
    public String what() {
        return what;
    }

    /** Returns the likely cause. */
    public String why() {
        return why;
    }

    /** Returns what to do now. */
    public String remedy() {
        return remedy;
    }
}
