package org.inkloom.workflow.node;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Pictures that clients and nodes exchange in memory instead of files. Each user sees only their own. Beyond a limit of
 * bytes for all users together the oldest are dropped. Thread-safe.
 */
public final class PictureExchange {
    private static final long MOST_KEPT = 256L << 20;

    /**
     * An encoded picture.
     *
     * @param type its media type
     * @param bytes must not be changed
     */
    public record Held(String type, byte[] bytes) {}

    private record Key(Path user, String id) {}

    private final Map<Key, Held> pictures = new LinkedHashMap<>();
    private long kept;

    /** Makes an empty one. */
    public PictureExchange() {}

    /** Returns the limit in bytes for all pictures together, and thus for one picture. */
    public static long most() {
        return MOST_KEPT;
    }

    private static Key key(Path user, String id) {
        return new Key(user.toAbsolutePath().normalize(), id);
    }

    /**
     * Returns a picture of a user.
     *
     * @param user the user's input folder, which identifies the user
     */
    public synchronized Optional<Held> find(Path user, String id) {
        return Optional.ofNullable(pictures.get(key(user, id)));
    }

    /** Adds or replaces a user's picture. The oldest pictures are dropped if the limit is exceeded. */
    public synchronized void put(Path user, String id, Held picture) {
        Held before = pictures.remove(key(user, id));
        pictures.put(key(user, id), picture);
        kept += picture.bytes().length - (before == null ? 0 : before.bytes().length);
        var oldest = pictures.entrySet().iterator();
        while (kept > MOST_KEPT && oldest.hasNext()) {
            kept -= oldest.next().getValue().bytes().length;
            oldest.remove();
        }
    }
}
