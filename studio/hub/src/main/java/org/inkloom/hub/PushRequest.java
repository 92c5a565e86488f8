package org.inkloom.hub;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to put into a repository.
 *
 * @param site where it is kept
 * @param name of the repository, {@code OWNER/NAME}
 * @param files of this machine by their paths in the repository
 * @param owned folders of the repository that hold nothing else: what lies in them and is not among the files goes
 * @param message of the commit
 * @param title for people, where the site keeps one beside the name
 * @param open whether everybody may see a repository that has to be made; one that is there stays as it is
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

    /** A private repository with these files. */
    public static PushRequest of(Site site, String name, Map<String, Path> files) {
        return new PushRequest(site, name, new TreeMap<>(files), List.of(), "Push with Inkloom", name, false);
    }
}
