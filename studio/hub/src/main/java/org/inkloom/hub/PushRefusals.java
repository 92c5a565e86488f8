package org.inkloom.hub;

import java.io.IOException;
import java.util.Collection;
import java.util.stream.Collectors;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/** The errors of uploads. */
final class PushRefusals {
    private PushRefusals() {}

    static InkloomException of(Site site, String what, WriteRequests.Answer answer) {
        int status = answer.status();
        if (status == 401 || status == 403 || status == 407) {
            return InkloomException.badInput(
                    "INK-HUB-032",
                    site.word() + " does not let " + what + " be written to (HTTP " + status + ").",
                    "The token is wrong, expired, or may only read; or the name belongs to somebody else.",
                    "Put a token that may write into " + site.tokenVariable() + ", or into the file that "
                            + SettingKey.of("token_file") + " named, and check the owner's name.");
        }
        if (status == 409 || status == 412) {
            return InkloomException.failed(
                    "INK-HUB-033",
                    what + " was changed on " + site.word() + " meanwhile (HTTP " + status
                            + "); nothing was published.",
                    "Somebody else, or another command, has committed since it was looked at.",
                    "Run the command again: it looks again and sends only what is missing.");
        }
        return InkloomException.failed(
                "INK-HUB-035",
                "Writing to " + what + " on " + site.word() + " failed: HTTP " + status
                        + "; nothing was published by this.",
                "The site refuses the request: a name, a size or a content that it does not take.",
                "Run the command again; what is in the site's store already is not sent again.");
    }

    /**
     * Returns the error for a repository whose ignore rules would leave out files of a package, which would then be
     * incomplete.
     */
    static InkloomException leftOut(String what, Collection<String> files) {
        String first = files.stream().sorted().limit(5).map(Shown::text).collect(Collectors.joining(", "));
        return InkloomException.badInput(
                "INK-HUB-038",
                "In " + what + " a .gitignore leaves out " + files.size() + " of the files: " + first
                        + (files.size() > 5 ? ", …" : "") + "; nothing was published.",
                "Without them the package would not be whole, and could not be verified.",
                "Remove those lines from the repository's .gitignore on the site, or push to another repository.");
    }

    static InkloomException unreachable(Site site, String what, int attempts, IOException e) {
        String message = String.valueOf(e.getMessage());
        return InkloomException.failed(
                "INK-HUB-035",
                "Writing to " + what + " on " + site.word() + " failed after " + attempts
                        + (attempts == 1 ? " attempt: " : " attempts: ") + Shown.text(message) + ".",
                "The network, a proxy or the site does not let it through.",
                "Run the command again; what is in the site's store already is not sent again.",
                e);
    }

    static InkloomException odd(Site site, String what, String how) {
        return InkloomException.failed(
                "INK-HUB-034",
                "The answer of " + site.word() + " about " + what + " cannot be understood: " + how + ".",
                "A proxy or a login page answered in its place, or the site has changed its ways.",
                "Check the endpoint that the environment names, and run the command again.");
    }

    static InkloomException refused(Site site, String path, String why) {
        return InkloomException.failed(
                "INK-HUB-036",
                site.word() + " does not take the file '" + Shown.text(path) + "': " + Shown.text(why)
                        + "; nothing was published.",
                "It is too large for the account, the bytes that arrived are not the file's, or the store fails.",
                "Run the command again; what is in the site's store already is not sent again.");
    }

    static InkloomException noToken(Site site) {
        return InkloomException.badInput(
                "INK-HUB-030",
                "There is no token for " + site.word() + ", so nothing can be written there.",
                "A site takes files from known users only.",
                "Make a token that may write on the site, and set " + site.tokenVariable() + ", or give "
                        + SettingKey.of("token_file") + " with a file that only you may read.");
    }

    static InkloomException unreadable(String file, IOException e) {
        return InkloomException.failed(
                "INK-HUB-037",
                "The file " + file + " cannot be sent: " + Shown.text(String.valueOf(e.getMessage())) + ".",
                "It was removed or may not be read.",
                "Check the file and its permissions, and run the command again.",
                e);
    }
}
