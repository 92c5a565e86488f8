package org.inkloom.hub;

import java.util.List;

/**
 * What a push will do.
 *
 * @param asked whether the site was asked for its content; without a token it is not, and all files are assumed to
 *     be uploaded
 * @param exists whether the repository exists; otherwise it is created
 * @param changed files to upload
 * @param same number of files that are unchanged
 * @param gone paths of files of an earlier push that will be deleted
 * @param left paths of files of an earlier push that the site's interface cannot delete
 * @param parent the commit on which the plan is based; empty if the site does not say
 */
public record PushPlan(
        boolean asked,
        boolean exists,
        List<PushFile> changed,
        int same,
        List<String> gone,
        List<String> left,
        String parent) {
    /** Copies the lists. */
    public PushPlan {
        changed = List.copyOf(changed);
        gone = List.copyOf(gone);
        left = List.copyOf(left);
    }

    /** Returns the number of bytes to upload if the site has none of the files. */
    public long bytes() {
        return changed.stream().mapToLong(PushFile::size).sum();
    }

    /** Returns whether there is nothing to do. */
    public boolean isDone() {
        return exists && changed.isEmpty() && gone.isEmpty();
    }
}
