package org.inkloom.publish.lock;

import java.util.Optional;
import java.util.Set;
import org.inkloom.run.Visible;

/** Paths in a package: with forward slashes, below its folder on every system. */
public final class PackagePath {
    private static final int LONGEST = 240;
    private static final String ODD = "\\:*?\"<>|";
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    private PackagePath() {}

    /** Returns why a path cannot be one; empty if it can. */
    public static Optional<String> find(String path) {
        if (path.isEmpty() || path.length() > LONGEST) {
            return Optional.of("a path has 1 to " + LONGEST + " characters");
        }
        if (path.startsWith("/")) {
            return Optional.of("it leads out of the package");
        }
        if (path.chars().anyMatch(c -> ODD.indexOf(c) >= 0)
                || !Visible.line(path).equals(path)) {
            return Optional.of("it holds a character that no path may have");
        }
        for (String step : path.split("/", -1)) {
            if (step.equals("..") || step.equals(".")) {
                return Optional.of("it leads out of the package");
            }
            if (step.isEmpty() || step.endsWith(".") || step.endsWith(" ") || DEVICES.contains(step)) {
                return Optional.of("not every system can have a file of that name");
            }
        }
        return Optional.empty();
    }
}
