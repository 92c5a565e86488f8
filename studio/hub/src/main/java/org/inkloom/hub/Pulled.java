package org.inkloom.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * The result of a download.
 *
 * @param folder of the files
 * @param commit to which they belong; empty for assets
 * @param files all requested files
 * @param fetched how many of them were downloaded
 */
public record Pulled(Path folder, String commit, List<RemoteFile> files, int fetched) {
    /** Copies the list. */
    public Pulled {
        files = List.copyOf(files);
    }
}
