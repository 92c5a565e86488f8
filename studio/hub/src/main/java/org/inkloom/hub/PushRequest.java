package org.inkloom.hub;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to upload.
 *
 * @param site of the repository
 * @param name of the repository, {@code OWNER/NAME}
 * @param files of this machine, by their paths in the repository
 * @param owned folders of the repository whose other files are deleted
 * @param message of the commit
 * @param title for people, if the site stores one beside the name
 * @param open whether a repository that has to be created is public; an existing one is not changed
 */
public record PushRequest(
        Site site,
        String name,
        SortedMap<String, Path> files,
        List<String> owned,
        String message,
        String title,
        boolean open) {
    /** Copies the collections. */
    public PushRequest {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        owned = List.copyOf(owned);
    }

    /** Returns a request for a private repository with these files. */
    public static PushRequest of(Site site, String name, Map<String, Path> files) {
        return new PushRequest(site, name, new TreeMap<>(files), List.of(), "Push with Inkloom", name, false);
    }
}
