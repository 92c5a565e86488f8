package org.inkloom.server.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often something may be done: each key has a store of permits that fills up steadily (a token bucket). Thread-safe. The
 * stores of keys that are full again are dropped, so that many addresses do not fill the memory.
 */
final class RateLimit {
    private static final int MOST_KEYS = 10_000;

    private final double perSecond;
    private final double most;
    private final LongSupplier nanos;
    private final Map<String, Fill> fills = new ConcurrentHashMap<>();

    private record Fill(double permits, long time) {}

    /**
     * Full stores.
     *
     * @param perSecond how many permits come in a second; 0 for no limit
     * @param most how many are kept
     * @param nanos a clock
     */
    RateLimit(double perSecond, double most, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.most = most;
        this.nanos = nanos;
    }

    /** Takes a permit, if there is one. */
    boolean take(String key) {
        if (perSecond <= 0) {
            return true;
        }
        boolean[] taken = new boolean[1];
        fills.compute(key, (name, before) -> {
            double permits = permits(before);
            taken[0] = permits >= 1;
            return new Fill(taken[0] ? permits - 1 : permits, nanos.getAsLong());
        });
        if (fills.size() > MOST_KEYS) {
            fills.values().removeIf(fill -> permits(fill) >= most);
        }
        return taken[0];
    }

    /** Returns whether there is a permit, and takes none. */
    boolean has(String key) {
        return perSecond <= 0 || permits(fills.get(key)) >= 1;
    }

    private double permits(@Nullable Fill fill) {
        return fill == null
                ? most
                : Math.min(most, fill.permits() + perSecond * (nanos.getAsLong() - fill.time()) / 1e9);
    }
}
