package org.inkloom.diffusion;

import java.util.HashSet;
import java.util.Set;
import org.inkloom.run.RunControl;

/**
 * Remembers what a pipeline has told its user, so that each remark is made only once, however many requests it applies
 * to.
 */
final class SaidOnce {
    private final Set<String> said = new HashSet<>();

    /** Says a line that was not said yet. */
    void say(String line, RunControl control) {
        if (said.add(line)) {
            control.progress().say(line);
        }
    }

    /** Advises what was not said yet; the line may refer to settings. */
    void advise(String line, RunControl control) {
        if (said.add(line)) {
            control.progress().advise(line);
        }
    }
}
