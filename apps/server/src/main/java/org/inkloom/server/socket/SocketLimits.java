package org.inkloom.server.socket;

import java.time.Duration;

/**
 * How much is kept for sockets whose clients do not read.
 *
 * @param previewsUpTo bytes that wait for one socket, beyond which previews are left out for it
 * @param most bytes that wait for one socket, beyond which its client counts as gone
 * @param mostOfAll bytes that wait for all sockets together, beyond which those with more than {@code previewsUpTo} count as
 *     gone
 * @param patience how long a client may take nothing at all while something waits for it
 */
public record SocketLimits(long previewsUpTo, long most, long mostOfAll, Duration patience) {
    /** Checks itself. */
    public SocketLimits {
        if (previewsUpTo < 0 || most < previewsUpTo || mostOfAll < most || patience.isNegative()) {
            throw new IllegalArgumentException(
                    "previews " + previewsUpTo + ", most " + most + ", of all " + mostOfAll + ", patience " + patience);
        }
    }

    /** Returns room for a batch of large pictures over a slow line, and a minute. */
    public static SocketLimits usual() {
        return new SocketLimits(4L << 20, 64L << 20, 256L << 20, Duration.ofMinutes(1));
    }
}
