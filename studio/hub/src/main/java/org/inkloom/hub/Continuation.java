package org.inkloom.hub;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides how an interrupted download is resumed. If a hash will verify the file in the end, it is resumed whenever the
 * server allows it. Without a hash it is resumed only while the server confirms, by the strong entity tag of its first
 * answer, that the file is the same (RFC 9110, sections 8.8.3 and 13.1.5); otherwise halves of two versions could be
 * joined to one file.
 */
final class Continuation {
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d*/(\\d{1,18}|\\*)");

    private final boolean checked;
    private Optional<String> tag = Optional.empty();
    private boolean happened;

    /**
     * Starts a download.
     *
     * @param checked whether a hash of the file is known
     */
    Continuation(boolean checked) {
        this.checked = checked;
    }

    /**
     * Returns the headers of the next request, given the number of bytes that exist; it asks for the whole file if two
     * versions could not be told apart.
     */
    Map<String, String> headers(long have) {
        if (have == 0 || !checked && tag.isEmpty()) {
            return Map.of();
        }
        String range = "bytes=" + have + "-";
        return checked ? Map.of("Range", range) : Map.of("Range", range, "If-Range", tag.orElseThrow());
    }

    /** Returns whether an answer continues exactly where the download broke, in a file of the same length. */
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

    /** Stores the entity tag of the version that is being downloaded. */
    void remember(HttpResponse<?> answer) {
        tag = strong(answer);
    }

    /** Returns whether the file consists of bytes of more than one answer. */
    boolean happened() {
        return happened;
    }

    private static Optional<String> strong(HttpResponse<?> answer) {
        return answer.headers().firstValue("ETag").filter(text -> text.matches("\"[\\x21\\x23-\\x7e]{1,200}\""));
    }
}
