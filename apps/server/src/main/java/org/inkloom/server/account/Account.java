package org.inkloom.server.account;

/**
 * Who asks. Files, jobs and settings belong to an account, and no other sees them.
 *
 * @param name lower-case letters, digits, {@code -} and {@code _}; folders are named after it
 * @param admin whether it may hold the queue and free models, which concerns all
 */
public record Account(String name, boolean admin) {
    /** Whoever uses a server without accounts: the user of this machine, or who has its one token. */
    public static final Account OWNER = new Account("default", true);
}
