package org.inkloom.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * What a pull left behind.
 *
 * @param folder where the files lie
 * @param commit the commit they belong to; empty for assets
 * @param files all files that were asked for
 * @param fetched how many of them came over the network
 */
public record Pulled(Path folder, String commit, List<RemoteFile> files, int fetched) {
    /** Copies the list. */
    public Pulled {
        files = List.copyOf(files);
    }
}
