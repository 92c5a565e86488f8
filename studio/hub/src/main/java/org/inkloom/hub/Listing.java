package org.inkloom.hub;

import java.util.List;

/**
 * What a repository holds.
 *
 * @param site where it is kept
 * @param repo its name
 * @param revision branch, tag or commit that was asked for
 * @param commit the commit that the revision names, or the revision itself where the site does not say
 * @param files all files
 */
public record Listing(Site site, RepoId repo, String revision, String commit, List<RemoteFile> files) {
    /** Copies the list. */
    public Listing {
        files = List.copyOf(files);
    }
}
