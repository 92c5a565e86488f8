package org.inkloom.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.run.Cancellation;

/**
 * A file to upload.
 *
 * @param path in the repository
 * @param file on this machine
 * @param size in bytes
 * @param sha256 of its bytes, in hex
 */
public record PushFile(String path, Path file, long size, String sha256) {
    static PushFile of(String path, Path file, Cancellation cancellation) throws IOException {
        String hex = Digest.of(Digest.Kind.SHA256, file, cancellation).hex();
        return new PushFile(path, file, Files.size(file), hex);
    }

    /** Returns whether the repository contains it already. */
    boolean isThere(Optional<RemoteFile> remote, Cancellation cancellation) throws IOException {
        if (remote.isEmpty() || remote.get().digest().isEmpty()) {
            return false;
        }
        Digest digest = remote.get().digest().get();
        return switch (digest.kind()) {
            case SHA256 -> digest.hex().equals(sha256);
            case GIT_BLOB -> digest.matches(file, cancellation);
        };
    }
}
