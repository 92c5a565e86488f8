package org.inkloom.hub;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a transfer goes on after a break. Where a hash tells in the end whether the bytes are the file's, it goes on wherever
 * the server lets it; without one only while the server says that it still has the same bytes: by the strong entity tag of
 * its first answer (RFC 9110, sections 8.8.3 and 13.1.5). Otherwise halves of two versions could become one file.
 */
final class Continuation {
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d*/(\\d{1,18}|\\*)");

    private final boolean checked;
    private Optional<String> tag = Optional.empty();
    private boolean happened;

    /**
     * Begins.
     *
     * @param checked whether a hash of the file is known
     */
    Continuation(boolean checked) {
        this.checked = checked;
    }

    /** Returns what is asked for when so many bytes are here; all of them, where nothing would tell two versions apart. */
    Map<String, String> headers(long have) {
        if (have == 0 || !checked && tag.isEmpty()) {
            return Map.of();
        }
        String range = "bytes=" + have + "-";
        return checked ? Map.of("Range", range) : Map.of("Range", range, "If-Range", tag.orElseThrow());
    }

    /** Returns whether an answer with a part of the file goes on where it broke, in a file of the same length. */
    boolean continues(HttpResponse<?> answer, long have, OptionalLong size) {
        Matcher range =
                RANGE.matcher(answer.headers().firstValue("Content-Range").orElse(""));
        boolean fits = range.matches()
                && Long.parseLong(range.group(1)) == have
                && (size.isEmpty() || range.group(2).equals("*") || Long.parseLong(range.group(2)) == size.getAsLong());
        boolean same = checked
                || tag.isPresent() && strong(answer).filter(tag.get()::equals).isPresent();
        happened |= fits && same;
        return fits && same;
    }

    /** Keeps the tag of the version that is on its way. */
    void remember(HttpResponse<?> answer) {
        tag = strong(answer);
    }

    /** Returns whether bytes of one answer were put behind those of another. */
    boolean happened() {
        return happened;
    }

    private static Optional<String> strong(HttpResponse<?> answer) {
        return answer.headers().firstValue("ETag").filter(text -> text.matches("\"[\\x21\\x23-\\x7e]{1,200}\""));
    }
}
