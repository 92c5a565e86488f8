package org.inkloom.publish.lock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.run.folder.ContentDigest;

/**
 * The expected content of a file.
 *
 * @param bytes its length
 * @param sha256 of its content, in hex
 */
public record FileSum(long bytes, String sha256) {
    /** Returns the sum of a file. */
    public static FileSum of(Path file) throws IOException {
        return new FileSum(Files.size(file), ContentDigest.ofFile(file));
    }
}
