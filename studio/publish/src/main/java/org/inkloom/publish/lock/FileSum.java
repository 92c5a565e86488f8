package org.inkloom.publish.lock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.run.folder.ContentDigest;

/**
 * What a file has to be.
 *
 * @param bytes its length
 * @param sha256 of all its bytes, in hex
 */
public record FileSum(long bytes, String sha256) {
    /** Returns the sum of a file. */
    public static FileSum of(Path file) throws IOException {
        return new FileSum(Files.size(file), ContentDigest.ofFile(file));
    }
}
