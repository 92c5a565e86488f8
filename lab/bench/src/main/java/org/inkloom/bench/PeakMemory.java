package org.inkloom.bench;

import java.time.Duration;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.DeviceMemory;

/**
 * Measures the largest memory in use from {@link #watch} to {@link #close}.
 *
 * <p>libtorch keeps the memory that it allocated on a GPU, so its state at the end is the peak. A process returns
 * memory between two operations, so on the CPU a thread reads it every few milliseconds.
 */
final class PeakMemory implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final Device device;
    private final Thread watcher;
    private volatile long peak;
    private volatile boolean closed;

    private PeakMemory(Device device) {
        this.device = device;
        watcher = Thread.ofPlatform().daemon().name("inkloom-memory").unstarted(this::look);
    }

    static PeakMemory watch(Device device) {
        PeakMemory memory = new PeakMemory(device);
        if (!device.isCuda()) {
            memory.watcher.start();
        }
        return memory;
    }

    private void look() {
        while (!closed) {
            note();
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void note() {
        peak = Math.max(peak, DeviceMemory.bytesHeld(device));
    }

    /** Returns the largest number of bytes seen so far; 0 where the system does not say. */
    long bytes() {
        note();
        return peak;
    }

    @Override
    public void close() {
        closed = true;
    }
}
