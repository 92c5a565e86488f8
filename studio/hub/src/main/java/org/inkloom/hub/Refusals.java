package org.inkloom.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/** The errors of sites and the network. */
final class Refusals {
    private Refusals() {}

    /** Returns whether a retry may succeed. */
    static boolean isPassing(int status) {
        return status == 408 || status == 425 || status == 429 || status >= 500 && status != 501;
    }

    /**
     * Returns the error for a status with which retries are useless.
     *
     * @param site that was asked; empty for a plain address
     * @param what what was requested, for example a repository's name
     */
    static InkloomException of(Optional<Site> site, String what, int status, HttpHeaders headers) {
        String code = headers.firstValue("X-Error-Code").orElse("");
        String place = site.map(Site::word).orElse("the server");
        // Hugging Face also answers 401 if a repository does not exist, so that private names cannot be guessed.
        boolean unknown = status == 404 || code.equals("RepoNotFound") || code.equals("RevisionNotFound");
        if (unknown) {
            return InkloomException.badInput(
                    "INK-HUB-003",
                    "There is no " + what + " on " + place + ".",
                    code.equals("RevisionNotFound")
                            ? "The repository has no such revision."
                            : "The name is misspelt, it was moved, or it is private.",
                    site.map(s -> "Check the name on the site; for a private one set " + s.tokenVariable() + ".")
                            .orElse("Check the address."));
        }
        if (status == 401 || status == 403 || status == 407) {
            boolean gated = code.equals("GatedRepo");
            return InkloomException.badInput(
                    "INK-HUB-002",
                    "The site " + place + " does not give out " + what + " (HTTP " + status + ").",
                    gated
                            ? "Its owner wants its terms to be accepted first."
                            : "It is private or gated, or the token is missing, wrong or expired.",
                    site.map(s -> (gated ? "Accept the terms on the model's page, then set " : "Set ")
                                    + s.tokenVariable() + " to a token that may read it, or write one into the file"
                                    + " that " + SettingKey.of("token_file") + " named.")
                            .orElse("Check the address and the proxy."));
        }
        return InkloomException.failed(
                "INK-HUB-004",
                "The transfer of " + what + " from " + place + " failed: HTTP " + status + ".",
                "The server refuses, or something between here and there does.",
                elsewhere(site));
    }

    /** Returns the error for a network that does not answer. */
    static InkloomException unreachable(Optional<Site> site, String what, int attempts, IOException e) {
        String place = site.map(Site::word).orElse("the server");
        return InkloomException.failed(
                "INK-HUB-004",
                "The transfer of " + what + " from " + place + " failed after " + attempts
                        + (attempts == 1 ? " attempt: " : " attempts: ") + reason(e) + ".",
                "The network, a proxy or the server does not let it through.",
                elsewhere(site),
                e);
    }

    private static String elsewhere(Optional<Site> site) {
        String again = "Run the command again, it goes on where it was";
        return site.map(s -> switch (s) {
                    case HUGGINGFACE ->
                        again + "; or set HF_ENDPOINT to a mirror; or give " + SettingKey.of("site") + " modelscope.";
                    case MODELSCOPE -> again + "; or give " + SettingKey.of("site") + " huggingface.";
                })
                .orElse(again + ".");
    }

    /** Returns the error for a file that cannot be written. */
    static InkloomException unwritable(String target, IOException e) {
        if (reason(e).toLowerCase(Locale.ROOT).contains("no space left")) {
            return full(target, e);
        }
        return InkloomException.failed(
                "INK-HUB-010",
                "The file " + target + " cannot be written: " + reason(e) + ".",
                "The folder is read-only, or the disk fails.",
                "Make the folder writable, or choose another with " + SettingKey.of("to") + " or INKLOOM_HOME.",
                e);
    }

    private static InkloomException full(String target, IOException e) {
        return InkloomException.failed(
                "INK-HUB-006",
                "The disk ran full while " + target + " was written.",
                "There is less room than the file needs.",
                "Free space and run the command again, it goes on where it was; or choose another disk with "
                        + SettingKey.of("to") + " or" + " INKLOOM_HOME.",
                e);
    }

    /** Returns the error for too little free space, before anything is downloaded. */
    static InkloomException tooLittleRoom(String target, long needed, long free) {
        return InkloomException.failed(
                "INK-HUB-006",
                String.format(Locale.ROOT, "%s needs %,d bytes more and the disk has %,d.", target, needed, free),
                "There is less room than the file needs.",
                "Free space, or choose another disk with " + SettingKey.of("to") + " or INKLOOM_HOME.");
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : Shown.text(message);
    }

    /** Returns a site in words. */
    static String place(Optional<Site> site) {
        return site.map(Site::word).orElse("the server");
    }

    /** Returns the error for a redirect that is not followed. */
    static InkloomException redirect(URI from, String how) {
        return InkloomException.failed(
                "INK-HUB-015",
                "A redirect of " + from.getHost() + " is not followed: " + how + ".",
                "The site is set up wrongly, or somebody between here and there sends elsewhere.",
                "Check the endpoint that the environment names, or give another " + SettingKey.of("site") + ".");
    }

    /** Returns the error for more bytes than announced. */
    static InkloomException tooLong(Optional<Site> site, String what, long most) {
        return InkloomException.failed(
                "INK-HUB-016",
                String.format(
                        Locale.ROOT, "More came for %s from %s than the %,d bytes it has.", what, place(site), most),
                "A proxy sent a page of its own, the file was changed meanwhile, or the server fails.",
                "Run the command again; if it stays so, give another " + SettingKey.of("site") + ".");
    }

    /** Returns the error for a file of unknown size that exceeds the limit. */
    static InkloomException withoutEnd(Optional<Site> site, String what, long most) {
        return InkloomException.failed(
                "INK-HUB-021",
                String.format(
                        Locale.ROOT,
                        "The transfer of %s from %s was stopped after %,d bytes.",
                        what,
                        place(site),
                        most),
                "Neither the listing nor the answer says how long the file is, so it may have no end; of such a file no"
                        + " more than 1 GiB and half of the disk's free room is taken.",
                "Give another " + SettingKey.of("site")
                        + "; if the file really is that long, fetch it with a browser and"
                        + " put it into the folder.");
    }

    /** Returns the error for an answer that exceeds every reasonable length. */
    static InkloomException endlessAnswer(Site site, String what, long most) {
        return InkloomException.failed(
                "INK-HUB-017",
                String.format(
                        Locale.ROOT,
                        "The answer of %s about the %s is longer than %,d bytes.",
                        site.word(),
                        what,
                        most),
                "No repository has so many files; something else answers at this address.",
                "Check the endpoint that the environment names.");
    }

    /** Returns the error for two files that the file system takes for one. */
    static InkloomException twice(Object where, String one, String other) {
        return InkloomException.failed(
                "INK-HUB-019",
                "Two files would be one in " + where + ": '" + Shown.text(one) + "' and '" + Shown.text(other) + "'.",
                "The repository lists a name twice or as file and folder, or this disk does not tell A from a.",
                "Fetch one of them with " + SettingKey.of("file") + ", or choose another disk with "
                        + SettingKey.of("to") + ".");
    }

    /** Returns the error for a site that asks for a longer pause than a command waits. */
    static InkloomException comeBackLater(Optional<Site> site, String where, Duration asked) {
        return InkloomException.failed(
                "INK-HUB-020",
                place(site) + " is busy and asks to come back in " + asked.toSeconds() + " s (" + where + ").",
                "Too much was asked for from this address in a short time, or the site is under repair.",
                "Run the command again then; set "
                        + site.map(Site::tokenVariable).orElse("a token")
                        + " where anonymous requests are limited, or give another " + SettingKey.of("site") + ".");
    }
}
