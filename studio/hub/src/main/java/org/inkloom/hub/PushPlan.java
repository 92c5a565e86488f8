package org.inkloom.hub;

import java.util.List;

/**
 * What a push does.
 *
 * @param asked whether the site was asked what is there; without a token it is not, and every file goes up as far as is known
 * @param exists whether the repository is there; otherwise it is made
 * @param changed what goes up
 * @param same how many files are there already as they are
 * @param gone what an earlier push left and is taken away, by path
 * @param left what an earlier push left and the site's interface cannot take away
 * @param parent the commit that was seen; empty where the site names none
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

    /** Returns the bytes that go up, if none of them is in the site's store. */
    public long bytes() {
        return changed.stream().mapToLong(PushFile::size).sum();
    }

    /** Returns whether there is nothing to do. */
    public boolean isDone() {
        return exists && changed.isEmpty() && gone.isEmpty();
    }
}
