package org.inkloom.server;

import org.inkloom.server.socket.SocketLimits;

/**
 * How much is too much.
 *
 * @param upload bytes of an upload
 * @param requestsPerSecond of one account, with as many again at once; 0 for any number
 * @param waitingJobs of one account, 1 to 10,000
 * @param cacheBytes what results of nodes may take in memory
 * @param storedBytes what pictures may take on the disk so that they are not drawn again after a restart; 0 keeps none
 * @param privateWebhooks whether jobs may have addresses told that lie in this machine or its network
 * @param sockets what is kept for clients that do not read
 */
public record ServerLimits(
        long upload,
        double requestsPerSecond,
        int waitingJobs,
        long cacheBytes,
        long storedBytes,
        boolean privateWebhooks,
        SocketLimits sockets) {
    /** Checks itself. */
    public ServerLimits {
        if (upload < 1
                || requestsPerSecond < 0
                || waitingJobs < 1
                || waitingJobs > 10_000
                || cacheBytes < 0
                || storedBytes < 0) {
            throw new IllegalArgumentException("upload " + upload + ", requests " + requestsPerSecond + ", jobs "
                    + waitingJobs + ", cache " + cacheBytes);
        }
    }

    /** Returns ComfyUI's size of uploads, a quarter of the memory for results, and no webhooks into the network. */
    public static ServerLimits usual() {
        return new ServerLimits(
                100L << 20,
                0,
                10_000,
                Math.max(256L << 20, Runtime.getRuntime().maxMemory() / 4),
                1L << 30,
                false,
                SocketLimits.usual());
    }

    /** Returns the same with other sizes. */
    public ServerLimits withSizes(long upload, long cacheBytes) {
        return new ServerLimits(
                upload, requestsPerSecond, waitingJobs, cacheBytes, storedBytes, privateWebhooks, sockets);
    }

    /** Returns the same with other room for pictures that outlive the process. */
    public ServerLimits withStored(long bytes) {
        return new ServerLimits(upload, requestsPerSecond, waitingJobs, cacheBytes, bytes, privateWebhooks, sockets);
    }

    /** Returns the same with bounds for one account. */
    public ServerLimits ofOneAccount(double requestsPerSecond, int waitingJobs) {
        return new ServerLimits(
                upload, requestsPerSecond, waitingJobs, cacheBytes, storedBytes, privateWebhooks, sockets);
    }

    /** Returns the same with webhooks into the own network, or without. */
    public ServerLimits withPrivateWebhooks(boolean allowed) {
        return new ServerLimits(upload, requestsPerSecond, waitingJobs, cacheBytes, storedBytes, allowed, sockets);
    }

    /** Returns the same with other bounds for clients that do not read. */
    public ServerLimits withSockets(SocketLimits sockets) {
        return new ServerLimits(
                upload, requestsPerSecond, waitingJobs, cacheBytes, storedBytes, privateWebhooks, sockets);
    }
}
