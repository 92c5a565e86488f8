package org.inkloom.contest.entry;

import java.util.List;

/**
 * An entry.
 *
 * @param number from 1, in the order in which they were handed in
 * @param blind the name that judges see, which tells nothing of team and order
 * @param team who handed it in
 * @param name of the LoRA
 * @param title of the story
 * @param path of the package on the organiser's machine: a folder or a zip
 * @param lock SHA-256 of the package's lock file, which has the sums of all other files
 * @param checks what it has to pass
 */
public record Entry(
        int number,
        String blind,
        String team,
        String name,
        String title,
        String path,
        String lock,
        List<Check> checks) {
    /** Copies the list. */
    public Entry {
        checks = List.copyOf(checks);
    }

    /** How an entry stands. */
    public enum State {
        /** A check is still to be done. */
        UNCHECKED,
        /** It takes part. */
        VALID,
        /** A check failed. */
        OUT
    }

    /** Returns how the entry stands. */
    public State state() {
        if (checks.stream().anyMatch(check -> check.state() == Check.State.FAILED)) {
            return State.OUT;
        }
        return checks.stream().allMatch(check -> check.state() == Check.State.PASSED) ? State.VALID : State.UNCHECKED;
    }
}
