package org.inkloom.hub;

import java.util.List;

/**
 * The content of a repository.
 *
 * @param site where it is
 * @param repo its name
 * @param revision the requested branch, tag or commit
 * @param commit the commit of this revision, or the revision if the site does not say
 * @param files all files
 */
public record Listing(Site site, RepoId repo, String revision, String commit, List<RemoteFile> files) {
    /** Copies the list. */
    public Listing {
        files = List.copyOf(files);
    }
}
