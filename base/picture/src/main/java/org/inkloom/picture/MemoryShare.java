package org.inkloom.picture;

import java.util.concurrent.Semaphore;

/**
 * Keeps the pictures that are being decoded at one time within half of the heap, so that many threads and large
 * pictures do not end in an error for want of memory that there is.
 */
final class MemoryShare implements AutoCloseable {
    private static final int MEBI = 1 << 20;
    /** Pixels as bytes, once as the decoder has them and once turned or converted. */
    private static final int BYTES_PER_PIXEL = 6;
    /** Smaller pictures than this many million pixels do not wait. */
    private static final int SMALL = 4;

    private static final int ALL =
            Math.clamp(Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_PIXEL / MEBI, 1, Integer.MAX_VALUE);
    private static final Semaphore FREE = new Semaphore(ALL, true);

    private final int taken;

    private MemoryShare(int taken) {
        this.taken = taken;
    }

    /** Waits for a share; a picture that is larger than all of it is decoded alone. */
    static MemoryShare of(PictureHeader header) {
        long millions = (long) header.width() * header.height() / MEBI;
        int share = millions < SMALL ? 0 : (int) Math.min(millions, ALL);
        FREE.acquireUninterruptibly(share);
        return new MemoryShare(share);
    }

    @Override
    public void close() {
        FREE.release(taken);
    }
}
