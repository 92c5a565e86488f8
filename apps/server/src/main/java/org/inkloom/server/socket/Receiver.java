package org.inkloom.server.socket;

import java.util.Optional;

/**
 * To whom the messages of a job go.
 *
 * @param owner the account whose job it is; other accounts hear nothing of it
 * @param client the session that asked for it, if one did
 */
public record Receiver(String owner, Optional<String> client) {
    Optional<String> session() {
        return client.map(id -> session(owner, id));
    }

    /** Sessions of two accounts may have one id; names of accounts have no slash. */
    static String session(String owner, String client) {
        return owner + "/" + client;
    }
}
