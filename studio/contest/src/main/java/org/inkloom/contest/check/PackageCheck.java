package org.inkloom.contest.check;

import java.io.IOException;
import java.nio.file.Path;
import org.inkloom.contest.rules.Rules;
import org.inkloom.run.RunControl;

/** Checks a package; whoever knows models implements it. */
public interface PackageCheck {
    /**
     * What was found.
     *
     * @param passed whether the package passes
     * @param value what was measured, for people; may be empty
     * @param why it does not pass, or which picture is weakest; may be empty
     */
    record Finding(boolean passed, String value, String why) {}

    /**
     * Checks.
     *
     * @param folder the package, unpacked
     * @param rules the contest's
     * @throws org.inkloom.run.InkloomException if it cannot be said now whether the package passes
     */
    Finding check(Path folder, Rules rules, RunControl control) throws IOException;
}
