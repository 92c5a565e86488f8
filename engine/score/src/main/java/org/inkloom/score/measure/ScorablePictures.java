package org.inkloom.score.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.SystemFiles;
import org.inkloom.score.ScoredPicture;

/** Finds and reads the pictures to score, in folders or as files. */
public final class ScorablePictures {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "webp", "bmp", "gif");
    /**
     * The subfolder with a story's pictures; other images in a story's folder, such as contact sheets, are not scored.
     */
    private static final String SHOTS = "shots";

    /** The subfolder with a package's pictures; there are none beside it. */
    private static final String PACKED = "pictures";

    private ScorablePictures() {}

    /**
     * What is known of a picture beside its pixels.
     *
     * @param prompt for which it was drawn
     * @param model that drew it
     */
    public record About(Optional<String> prompt, Optional<String> model) {}

    /**
     * Finds pictures: in a folder those directly in it; in a story's folder its shots, in a package its pictures; files
     * as they are given. Hidden files are ignored.
     *
     * @throws InkloomException {@code INK-SCORE-007} if a path does not exist, or a folder has no picture
     */
    public static List<Path> of(List<Path> given) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : given) {
            if (Files.isDirectory(path)) {
                List<Path> found = within(path);
                if (found.isEmpty()) {
                    throw none(path, "There is no picture in the folder " + path + ".");
                }
                files.addAll(found);
            } else if (Files.isRegularFile(path)) {
                files.add(path);
            } else {
                throw none(path, "There is no file or folder " + path + ".");
            }
        }
        return files;
    }

    private static List<Path> within(Path folder) throws IOException {
        Path shots = folder.resolve(SHOTS);
        List<Path> found = in(Files.isDirectory(shots) ? shots : folder);
        Path packed = folder.resolve(PACKED);
        return found.isEmpty() && Files.isDirectory(packed) ? in(packed) : found;
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !SystemFiles.isOne(file))
                    .filter(file -> ENDINGS.contains(ending(file)))
                    .sorted()
                    .toList();
        }
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static InkloomException none(Path path, String what) {
        return InkloomException.badInput(
                "INK-SCORE-007",
                what,
                "Pictures are " + String.join(", ", ENDINGS.stream().sorted().toList()) + " files; folders below "
                        + path + " are not looked into.",
                "Check the path, or name the folder that holds the pictures.");
    }

    /**
     * Decodes pictures.
     *
     * @param about says what is known of a file
     * @throws InkloomException {@code INK-SCORE-008} if one cannot be read; leaving it out would change the mean
     */
    public static List<ScoredPicture> read(List<Path> files, Function<Path, About> about) {
        List<ScoredPicture> pictures = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (Path file : files) {
            About known = about.apply(file);
            try {
                pictures.add(
                        new ScoredPicture(name(file, files), PictureDecoder.read(file), known.prompt(), known.model()));
            } catch (BadPictureException e) {
                bad.add(file + " (" + e.why() + ")");
            }
        }
        if (!bad.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-SCORE-008",
                    Counted.of(bad.size(), "picture") + " cannot be read: " + String.join("; ", bad) + ".",
                    "What is damaged, or not the picture that its name says, cannot be scored, and left out it would"
                            + " change the mean.",
                    "Draw or fetch such pictures again, or move them out of the folder.");
        }
        return pictures;
    }

    /** Returns the file's name, or its path if another file of the set has the same name. */
    private static String name(Path file, List<Path> files) {
        long same = files.stream()
                .filter(other -> other.getFileName().equals(file.getFileName()))
                .count();
        return same > 1 ? file.toString() : file.getFileName().toString();
    }
}
