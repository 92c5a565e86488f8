package org.inkloom.contest.entry;

import java.util.List;

/**
 * An entry.
 *
 * @param number from 1, in the order of submission
 * @param blind the name that judges see, which reveals neither team nor order
 * @param team that submitted it
 * @param name of the LoRA
 * @param title of the story
 * @param path of the package on the organiser's machine: a folder or a zip
 * @param lock SHA-256 of the package's lock file, which has the checksums of all other files
 * @param checks that it has to pass
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

    /** The state of an entry. */
    public enum State {
        /** A check has not been done yet. */
        UNCHECKED,
        /** It takes part. */
        VALID,
        /** A check failed, so it is excluded. */
        OUT
    }

    /** Returns the state of the entry. */
    public State state() {
        if (checks.stream().anyMatch(check -> check.state() == Check.State.FAILED)) {
            return State.OUT;
        }
        return checks.stream().allMatch(check -> check.state() == Check.State.PASSED) ? State.VALID : State.UNCHECKED;
    }
}
