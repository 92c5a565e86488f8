package org.inkloom.contest.check;

import java.io.IOException;
import java.nio.file.Path;
import org.inkloom.contest.rules.Rules;
import org.inkloom.run.RunControl;

/** Checks a package. The caller implements it, because this module does not know models. */
public interface PackageCheck {
    /**
     * The result of a check.
     *
     * @param passed whether the package passes
     * @param value what was measured, for people; may be empty
     * @param why it does not pass, or which picture is weakest; may be empty
     */
    record Finding(boolean passed, String value, String why) {}

    /**
     * Checks a package.
     *
     * @param folder the unpacked package
     * @param rules of the contest
     * @throws org.inkloom.run.InkloomException if it cannot be decided now whether the package passes
     */
    Finding check(Path folder, Rules rules, RunControl control) throws IOException;
}
