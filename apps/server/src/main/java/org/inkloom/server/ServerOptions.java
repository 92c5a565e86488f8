package org.inkloom.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a server is run.
 *
 * @param host the address to listen at
 * @param port the port; 0 takes a free one
 * @param state where the database, uploads, results and settings lie
 * @param models folders with {@code checkpoints}, {@code loras} and the like in them
 * @param device where to compute: {@code auto}, {@code cpu} or {@code cuda:N}
 * @param token what clients must send; required where others than this machine can reach the server
 * @param hosts names besides those of this machine that {@code Host} may have, such as that of a proxy
 * @param mostUpload bytes of an upload
 * @param cacheBytes what results of nodes may take in memory
 * @param metadata whether graphs are written into pictures
 */
public record ServerOptions(
        String host,
        int port,
        Path state,
        List<Path> models,
        String device,
        Optional<String> token,
        Set<String> hosts,
        long mostUpload,
        long cacheBytes,
        boolean metadata) {
    /** Keeps copies. */
    public ServerOptions {
        models = List.copyOf(models);
        hosts = Set.copyOf(hosts);
        if (port < 0 || port > 65_535 || mostUpload < 1 || cacheBytes < 0) {
            throw new IllegalArgumentException("port " + port + ", upload " + mostUpload + ", cache " + cacheBytes);
        }
    }

    /** Returns what most people want, with the state in a folder: this machine alone, ComfyUI's port. */
    public static ServerOptions of(Path state) {
        return new ServerOptions(
                "127.0.0.1",
                8188,
                state,
                List.of(),
                "auto",
                Optional.empty(),
                Set.of(),
                100L << 20,
                Math.max(256L << 20, Runtime.getRuntime().maxMemory() / 4),
                true);
    }
}
