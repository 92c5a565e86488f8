package org.inkloom.run;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a user can act on.
 *
 * <p>Its message has three parts: what happened (values, file, node), the likely cause, and what to do now. The code
 * (such as {@code INK-LORA-003}) is stable across releases and documented in {@code docs/errors.md}. The texts are made
 * {@linkplain Visible visible}, because names in them come from files.
 *
 * <p>The parts may refer to settings with {@link SettingKey}. Without further ado a reference reads as the setting's key;
 * whoever shows the message elsewhere hands in {@link SettingNames}, and flags or JSON paths stand in their place.
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
        super(code + ": " + SettingNames.KEYS.render(Visible.line(what + " " + why + " " + remedy)), cause);
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
     * @param remedy what to do now, naming the setting, file or command
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

    /** Returns the whole message in one line, as {@link #getMessage} does with settings by their keys. */
    public String message(SettingNames names) {
        return code + ": " + what(names) + " " + why(names) + " " + remedy(names);
    }

    /** Returns what happened, with settings by their keys. */
    public String what() {
        return what(SettingNames.KEYS);
    }

    /** Returns what happened. */
    public String what(SettingNames names) {
        return names.render(what);
    }

    /** Returns the likely cause, with settings by their keys. */
    public String why() {
        return why(SettingNames.KEYS);
    }

    /** Returns the likely cause. */
    public String why(SettingNames names) {
        return names.render(why);
    }

    /** Returns what to do now, with settings by their keys. */
    public String remedy() {
        return remedy(SettingNames.KEYS);
    }

    /** Returns what to do now. */
    public String remedy(SettingNames names) {
        return names.render(remedy);
    }

    /** Returns the settings that the message refers to, in the order of its text. */
    public List<SettingKey> settings() {
        return SettingNames.in(what + why + remedy);
    }

    /** Returns the same failure that says where in a file the setting stands which it is about. */
    public InkloomException at(String place) {
        InkloomException placed = new InkloomException(
                kind, code, what.replaceFirst("\\.$", "") + " (" + place + ").", why, remedy, this);
        placed.setStackTrace(getStackTrace());
        return placed;
    }
}
