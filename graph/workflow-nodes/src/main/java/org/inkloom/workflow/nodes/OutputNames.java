package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;

/**
 * The names of result files: {@code prefix_00001_.png}, numbered from the first free number. The prefix may contain
 * folders, but only below the output folder.
 *
 * @param folder the files' folder
 * @param name the part before the number
 * @param next the first free number
 * @param subfolder path of {@code folder} below the output folder
 */
record OutputNames(Path folder, String name, int next, String subfolder) {
    static OutputNames of(Path root, String prefix, int width, int height, LocalDateTime now) throws IOException {
        String filled = prefix.replace("%width%", String.valueOf(width))
                .replace("%height%", String.valueOf(height))
                .replace("%year%", String.valueOf(now.getYear()))
                .replace("%month%", padded(now.getMonthValue()))
                .replace("%day%", padded(now.getDayOfMonth()))
                .replace("%hour%", padded(now.getHour()))
                .replace("%minute%", padded(now.getMinute()))
                .replace("%second%", padded(now.getSecond()));
        Path base = root.toAbsolutePath().normalize();
        Path wanted;
        try {
            wanted = base.resolve(filled.replace('\\', '/')).normalize();
        } catch (InvalidPathException e) {
            throw outside(prefix);
        }
        Path folder = wanted.getParent();
        if (folder == null || !folder.startsWith(base) || wanted.equals(base)) {
            throw outside(prefix);
        }
        Files.createDirectories(folder);
        if (!folder.toRealPath().startsWith(base.toRealPath())) {
            throw outside(prefix);
        }
        String name = wanted.getFileName().toString();
        return new OutputNames(
                folder,
                name,
                next(folder, name),
                base.relativize(folder).toString().replace('\\', '/'));
    }

    private static InkloomException outside(String prefix) {
        return InkloomException.badInput(
                "INK-GRAPH-022",
                "filename_prefix '" + prefix + "' leads out of the output folder.",
                "Results are written below that folder alone.",
                "Give a prefix without dots and without a slash at its beginning.");
    }

    private static int next(Path folder, String name) throws IOException {
        String before = name + "_";
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                            .filter(file -> file.startsWith(before))
                            .map(file -> file.substring(before.length()))
                            .filter(rest -> rest.matches("\\d{1,8}_.*"))
                            .mapToInt(rest -> Integer.parseInt(rest.substring(0, rest.indexOf('_'))))
                            .max()
                            .orElse(0)
                    + 1;
        }
    }

    /**
     * Returns the file name for a picture.
     *
     * @param place index of the picture in its batch
     */
    String file(int place) {
        return file(place, ".png");
    }

    /** As {@link #file(int)}, with another ending. */
    String file(int place, String ending) {
        return String.format(
                Locale.ROOT, "%s_%05d_%s", name.replace("%batch_num%", String.valueOf(place)), next + place, ending);
    }

    private static String padded(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }
}
