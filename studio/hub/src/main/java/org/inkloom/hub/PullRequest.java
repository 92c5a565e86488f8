package org.inkloom.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to download.
 *
 * @param name a repository, or an asset with {@code asset:} in front
 * @param site of the repository
 * @param revision branch, tag or commit; empty for the site's default
 * @param globs wanted files; empty for everything that Inkloom can use
 * @param folder target; empty for the store's folder
 */
public record PullRequest(
        String name, Site site, Optional<String> revision, List<String> globs, Optional<Path> folder) {
    /** Copies the list. */
    public PullRequest {
        globs = List.copyOf(globs);
    }

    /** Requests what Inkloom can use of a repository on Hugging Face, or an asset. */
    public static PullRequest of(String name) {
        return new PullRequest(name, Site.HUGGINGFACE, Optional.empty(), List.of(), Optional.empty());
    }

    /** Returns the same from another site. */
    public PullRequest from(Site other) {
        return new PullRequest(name, other, revision, globs, folder);
    }

    /** Returns the same at another revision. */
    public PullRequest at(String other) {
        return new PullRequest(name, site, Optional.of(other), globs, folder);
    }

    /** Returns the same for some files only. */
    public PullRequest only(String... wanted) {
        return new PullRequest(name, site, revision, List.of(wanted), folder);
    }

    /** Returns the same into another folder. */
    public PullRequest to(Path other) {
        return new PullRequest(name, site, revision, globs, Optional.of(other));
    }
}
