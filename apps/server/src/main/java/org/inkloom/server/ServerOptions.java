package org.inkloom.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.inkloom.database.ServerUrl;

/**
 * How a server is run.
 *
 * @param host the address to listen at
 * @param port the port; 0 takes a free one
 * @param state where the database, uploads, results and settings lie
 * @param database a PostgreSQL server for queue and history; without one they lie in the state
 * @param models folders with {@code checkpoints}, {@code loras} and the like in them
 * @param device where to compute: {@code cpu}, {@code cuda:N}, several with commas between them for as many jobs at once, or
 *     {@code auto} for all GPUs, or the CPU where there is none
 * @param access who reaches it
 * @param limits how much is too much
 * @param metadata whether graphs are written into pictures
 * @param grace how long a server that is ended waits for the running job before it is put back into the queue
 */
public record ServerOptions(
        String host,
        int port,
        Path state,
        Optional<ServerUrl> database,
        List<Path> models,
        String device,
        ServerAccess access,
        ServerLimits limits,
        boolean metadata,
        Duration grace) {
    /** Keeps a copy. */
    public ServerOptions {
        models = List.copyOf(models);
        if (port < 0 || port > 65_535 || grace.isNegative()) {
            throw new IllegalArgumentException("port " + port + ", grace " + grace);
        }
    }

    /** Returns what most people want, with the state in a folder: this machine alone, ComfyUI's port. */
    public static ServerOptions of(Path state) {
        return new ServerOptions(
                "127.0.0.1",
                8188,
                state,
                Optional.empty(),
                List.of(),
                "auto",
                ServerAccess.OPEN,
                ServerLimits.usual(),
                true,
                Duration.ZERO);
    }

    /** Returns the same at another address. */
    public ServerOptions listeningAt(String host, int port) {
        return new ServerOptions(host, port, state, database, models, device, access, limits, metadata, grace);
    }

    /** Returns the same with queue and history in another database. */
    public ServerOptions withDatabase(Optional<ServerUrl> database) {
        return new ServerOptions(host, port, state, database, models, device, access, limits, metadata, grace);
    }

    /** Returns the same with other folders of models. */
    public ServerOptions withModels(List<Path> models) {
        return new ServerOptions(host, port, state, database, models, device, access, limits, metadata, grace);
    }

    /** Returns the same on another device. */
    public ServerOptions withDevice(String device) {
        return new ServerOptions(host, port, state, database, models, device, access, limits, metadata, grace);
    }

    /** Returns the same for others. */
    public ServerOptions withAccess(ServerAccess access) {
        return new ServerOptions(host, port, state, database, models, device, access, limits, metadata, grace);
    }

    /** Returns the same with other limits. */
    public ServerOptions withLimits(ServerLimits limits) {
        return new ServerOptions(host, port, state, database, models, device, access, limits, metadata, grace);
    }

    /** Returns the same with graphs written into pictures or not. */
    public ServerOptions withMetadata(boolean metadata) {
        return new ServerOptions(host, port, state, database, models, device, access, limits, metadata, grace);
    }

    /** Returns the same with time for the running job when it is ended. */
    public ServerOptions withGrace(Duration grace) {
        return new ServerOptions(host, port, state, database, models, device, access, limits, metadata, grace);
    }
}
