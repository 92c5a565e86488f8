package org.inkloom.publish.lock;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.inkloom.run.Visible;

/** Paths in a package: with forward slashes, within its folder, and valid and distinct on every operating system. */
public final class PackagePath {
    private static final int LONGEST = 240;
    /** Largest length of a name in bytes; most file systems accept 255. */
    private static final int LONGEST_NAME = 240;

    private static final String ODD = "\\:*?\"<>|";
    /** Names that Windows reserves for devices, whatever follows a dot. */
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\\..*)?");

    private PackagePath() {}

    /** Returns why a path is not allowed; empty if it is. */
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
            if (step.isEmpty() || step.endsWith(".") || step.endsWith(" ") || isDevice(step)) {
                return Optional.of("not every system can have a file of that name");
            }
            if (step.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                return Optional.of("a name has at most " + LONGEST_NAME + " bytes");
            }
        }
        return Optional.empty();
    }

    /** Returns whether a name is reserved for a device on Windows. */
    public static boolean isDevice(String name) {
        return DEVICE.matcher(name).matches();
    }

    /**
     * Finds two paths that are the same on some operating system: they differ only in case or in the Unicode form of
     * accents (macOS, Windows), or one is a file where the other needs a folder.
     *
     * @param paths of files
     * @return a sentence about the first two
     */
    public static Optional<String> collision(Collection<String> paths) {
        Map<String, String> files = new HashMap<>();
        for (String path : paths) {
            String other = files.put(folded(path), path);
            if (other != null) {
                return Optional.of("'" + Visible.line(path) + "' and '" + Visible.line(other)
                        + "' are one file on some systems, or it is there twice");
            }
        }
        Set<String> seen = new HashSet<>();
        for (String path : paths) {
            String whole = folded(path);
            for (int slash = whole.lastIndexOf('/'); slash > 0; slash = whole.lastIndexOf('/', slash - 1)) {
                String folder = whole.substring(0, slash);
                if (!seen.add(folder)) {
                    break;
                }
                if (files.containsKey(folder)) {
                    return Optional.of("'" + Visible.line(String.valueOf(files.get(folder)))
                            + "' is a file, and the folder of '" + Visible.line(path) + "'");
                }
            }
        }
        return Optional.empty();
    }

    private static String folded(String path) {
        // Upper case first: letters such as ß and ſ share their capital form with other letters.
        String one = Normalizer.normalize(path, Normalizer.Form.NFD).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(one.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }
}
