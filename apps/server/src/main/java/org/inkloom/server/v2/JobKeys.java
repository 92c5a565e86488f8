package org.inkloom.server.v2;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.inkloom.server.desk.Desk;

/**
 * Ids of jobs that were sent with an {@code Idempotency-Key}. They follow from the key, so that a client whose connection was
 * cut before the answer came sends the request again and is told which job it is.
 */
final class JobKeys {
    private JobKeys() {}

    /** Returns the id of a new job. */
    static String fresh(Desk desk, Optional<String> key) {
        if (key.isEmpty()) {
            return UUID.randomUUID().toString();
        }
        int number = 0;
        // A key may be used again after a day, when the job of its first use may still be in the history.
        while (isThere(desk, id(desk, key.get(), number))) {
            number++;
        }
        return id(desk, key.get(), number);
    }

    /** Returns the newest job of a key; nothing while it is being taken, and where it was forgotten. */
    static Optional<String> newest(Desk desk, String key) {
        Optional<String> newest = Optional.empty();
        for (int number = 0; isThere(desk, id(desk, key, number)); number++) {
            newest = Optional.of(id(desk, key, number));
        }
        return newest;
    }

    private static boolean isThere(Desk desk, String id) {
        return desk.jobs().state(id).isPresent();
    }

    private static String id(Desk desk, String key, int number) {
        String name = desk.owner() + "\n" + key + "\n" + number;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
