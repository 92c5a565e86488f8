package org.inkloom.workflow.node;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where clients and nodes exchange pictures without files: the newest ones are kept, so many bytes in all, each user's their
 * own. May be used from any thread.
 */
public final class PictureExchange {
    private static final long MOST_KEPT = 256L << 20;

    /**
     * An encoded picture.
     *
     * @param type its media type
     * @param bytes nobody changes them
     */
    public record Held(String type, byte[] bytes) {}

    private record Key(Path user, String id) {}

    private final Map<Key, Held> pictures = new LinkedHashMap<>();
    private long kept;

    /** Makes an empty one. */
    public PictureExchange() {}

    /** Returns the most bytes that are kept, and so the most of one picture. */
    public static long most() {
        return MOST_KEPT;
    }

    private static Key key(Path user, String id) {
        return new Key(user.toAbsolutePath().normalize(), id);
    }

    /**
     * Returns a picture of a user.
     *
     * @param user the user's input folder, which stands for them
     */
    public synchronized Optional<Held> find(Path user, String id) {
        return Optional.ofNullable(pictures.get(key(user, id)));
    }

    /** Keeps a picture for a user, instead of one of the same id; the oldest go where there are too many. */
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
