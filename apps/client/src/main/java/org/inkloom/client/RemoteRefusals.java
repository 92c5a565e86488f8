package org.inkloom.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;
import tools.jackson.databind.JsonNode;

/** What a server's answers mean as failures; those with a code of this program are thrown here as they were there. */
final class RemoteRefusals {
    private static final Pattern CODE = Pattern.compile("INK-[A-Z]+-\\d{3}");

    private RemoteRefusals() {}

    static InkloomException noAddress(URI address) {
        return InkloomException.badInput(
                "INK-REMOTE-010",
                "'" + address + "' is no address of a server.",
                "A server is asked by HTTP.",
                "Give an address such as http://127.0.0.1:8188.");
    }

    static InkloomException outOfReach(URI server, Throwable cause, Optional<String> key) {
        String kept = key.map(name -> " What was asked for goes on there; asked again with the key " + name
                        + " it is not drawn twice.")
                .orElse("");
        return InkloomException.failed(
                "INK-REMOTE-001",
                "The server at " + server + " cannot be reached: " + said(cause) + ".",
                "It is not running, listens elsewhere, or the network is cut.",
                "Start it, or give another address, then ask again." + kept,
                cause);
    }

    private static String said(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The answer to a request that was not done. */
    static InkloomException refused(URI server, int status, JsonNode body) {
        JsonNode error = body.path("error");
        String code = error.path("code").asString(body.path("code").asString(""));
        String message =
                error.isString() ? error.stringValue() : error.path("message").asString("");
        if (CODE.matcher(code).matches()) {
            return coded(server, code, status < 500, message.replaceFirst("^" + code + ": ", ""));
        }
        if (status == 401 || status == 403) {
            return InkloomException.badInput(
                    "INK-REMOTE-002",
                    "The server at " + server + " refuses who asks: " + message,
                    "The token is missing or wrong, or its account may not do this.",
                    "Give the token that the server shows at its start or that its account was made with.");
        }
        String said = "(" + status + (code.isEmpty() ? "" : " " + code) + "): " + message
                + String.join("", faults(error.path("details").path("node_errors")));
        if (status < 500) {
            return InkloomException.badInput(
                    "INK-REMOTE-003",
                    "The server at " + server + " refuses the request " + said,
                    "It does not have what the request names, or no room for it.",
                    "Ask for models and LoRAs that it lists, or again later.");
        }
        return strange(server, "it answered " + said);
    }

    private static List<String> faults(JsonNode nodes) {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, JsonNode> node : nodes.properties()) {
            for (JsonNode fault : node.getValue().path("errors")) {
                faults.add(" " + fault.path("message").asString("") + ": "
                        + fault.path("details").asString("") + ".");
            }
        }
        return faults;
    }

    private static InkloomException coded(URI server, String code, boolean badInput, String message) {
        String why = "The server at " + server + " says so.";
        String remedy = "Its documentation of errors says more about " + code + ".";
        return badInput
                ? InkloomException.badInput(code, message, why, remedy)
                : InkloomException.failed(code, message, why, remedy);
    }

    static InkloomException strange(URI server, String what) {
        return InkloomException.failed(
                "INK-REMOTE-008",
                "The server at " + server + " did not do it: " + what,
                "It has a fault, or something else answers at this address.",
                "Look at what the server itself says, and whether it is Inkloom's.");
    }

    /** A job that failed: what a model or a setting refused is the same failure that it would be on this machine. */
    static InkloomException failed(String job, JsonNode error) {
        JsonNode parts = error.path("details");
        String code = parts.path("code").asString("");
        if (CODE.matcher(code).matches()) {
            String what = parts.path("what").asString("");
            String why = parts.path("why").asString("");
            String remedy = parts.path("remedy").asString("");
            return parts.path("kind").asString("").equals("bad_input")
                    ? InkloomException.badInput(code, what, why, remedy)
                    : InkloomException.failed(code, what, why, remedy);
        }
        String node = error.path("class_type").asString("");
        return InkloomException.failed(
                "INK-REMOTE-004",
                "Job " + job + " failed on the server" + (node.isEmpty() ? "" : " in " + node) + ": "
                        + error.path("message").asString("without a reason") + ".",
                "Something went wrong there while it was drawn.",
                "Look at the job in the server's history, then ask again.");
    }

    static InkloomException stopped(String job) {
        return InkloomException.failed(
                "INK-REMOTE-005",
                "Job " + job + " was cancelled on the server.",
                "Somebody took it out of the queue or stopped it.",
                "Ask again.");
    }

    static InkloomException gone(String job) {
        return InkloomException.failed(
                "INK-REMOTE-006",
                "The server knows nothing of " + job + " any more.",
                "It was removed from the history, or the server was started with another state.",
                "Ask again, with another key if one was given.");
    }

    static InkloomException left(URI server, String why) {
        return InkloomException.failed(
                "INK-REMOTE-009",
                "Waiting for the server at " + server + " has ended: " + why + ".",
                "The program no longer waits for its answer.",
                "Ask again when the program can wait for it.");
    }
}
