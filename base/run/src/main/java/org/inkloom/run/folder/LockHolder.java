package org.inkloom.run.folder;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has a folder, as the lock file says it: one {@code key: value} a line.
 *
 * @param process the process's number on its host
 * @param began when that process began, because numbers are given out again
 * @param host the machine's name
 * @param work what it does, for example {@code training}
 */
record LockHolder(long process, Instant began, String host, String work) {
    /** Returns this process at some work. */
    static LockHolder here(String work) {
        ProcessHandle self = ProcessHandle.current();
        return new LockHolder(self.pid(), began(self), thisHost(), work);
    }

    /** Reads a lock file's text; empty if it is cut off or another program's. */
    static Optional<LockHolder> parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 2));
            }
        });
        try {
            return Optional.of(new LockHolder(
                    Long.parseLong(values.getOrDefault("process", "")),
                    Instant.parse(values.getOrDefault("began", "")),
                    values.getOrDefault("host", ""),
                    values.getOrDefault("work", "")));
        } catch (NumberFormatException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    String text() {
        return "process: " + process + "\nbegan: " + began + "\nhost: " + host + "\nwork: " + work + "\n";
    }

    /** Returns whether this is another machine's process, of which nothing can be found out here. */
    boolean isElsewhere() {
        return !host.equals(thisHost());
    }

    /** Returns whether the process runs on this machine; one that only has the same number does not count. */
    boolean isAlive() {
        return ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> began(handle).equals(began))
                .isPresent();
    }

    private static Instant began(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static String thisHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // In many containers the host's name has no address. The exception's message is then "NAME: reason", and
            // the name is all that is needed here.
            return String.valueOf(e.getMessage()).replaceFirst(":.*", "");
        }
    }
}
