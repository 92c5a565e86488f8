package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;

/**
 * A user's own folders, below which this program's nodes read and write and nowhere else.
 *
 * @param input what was uploaded
 * @param output results; named with {@code [output]} behind
 */
record OwnPlaces(Path input, Path output) {
    private static final String OUTPUT = " [output]";
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_. -]{0,99}");

    OwnPlaces {
        input = input.toAbsolutePath().normalize();
        output = output.toAbsolutePath().normalize();
    }

    /** Returns the file or folder of a name such as {@code cats} or {@code stories/fox [output]}; nothing outside. */
    Optional<Path> find(String named) {
        boolean result = named.endsWith(OUTPUT);
        Path root = result ? output : input;
        String bare = named.replaceFirst(" \\[(input|output)]$", "").strip();
        try {
            Path path = root.resolve(bare.replace('\\', '/')).normalize();
            boolean inside = path.startsWith(root) && !path.equals(root) && Files.exists(path);
            return inside && path.toRealPath().startsWith(root.toRealPath()) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException | IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns what changes when the folder that an input names changes; nothing where there is no such folder.
     *
     * @param constants the inputs that stand in the graph; a folder that is linked changes with the node that makes it
     */
    Optional<String> identity(Map<String, @Nullable Object> constants, String input) {
        return constants.containsKey(input)
                ? find(String.valueOf(constants.get(input)))
                        .filter(Files::isDirectory)
                        .flatMap(PictureFolder::identity)
                : Optional.of("");
    }

    /**
     * Returns the folder of a name.
     *
     * @throws InkloomException {@code INK-GRAPH-029} if there is none below the user's own
     */
    Path folder(String named) {
        return find(named)
                .filter(Files::isDirectory)
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-GRAPH-029",
                        "There is no folder '" + named + "'.",
                        "Folders are looked for below the input folder, and below the output folder with ' [output]' behind the "
                                + "name; nothing outside is read.",
                        "Upload pictures into a folder of that name, or link the node that makes it."));
    }

    /**
     * Returns where a result goes, {@code GROUP/NAME} below the output folder; the group is made.
     *
     * @throws InkloomException {@code INK-GRAPH-030} for a name that may not be
     */
    Path result(String group, String name) throws IOException {
        String plain = name.strip();
        if (!NAME.matcher(plain).matches() || plain.contains("..") || plain.endsWith(".")) {
            throw InkloomException.badInput(
                    "INK-GRAPH-030",
                    "'" + name + "' cannot name a result.",
                    "It becomes a folder's name below the output folder.",
                    "Give letters, digits, spaces, '-', '_' and '.', at most 100, with a letter or digit first.");
        }
        Path folder = Files.createDirectories(output.resolve(group));
        if (!folder.toRealPath().startsWith(output.toRealPath())) {
            throw new IOException("The folder " + group + " leads out of the output folder.");
        }
        return folder.resolve(plain);
    }

    /** Returns the name of something below the output folder. */
    String named(Path result) {
        return below(result) + OUTPUT;
    }

    /** Returns how a page finds a picture below the output folder. */
    Map<String, Object> shown(Path picture) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("filename", picture.getFileName().toString());
        facts.put("subfolder", below(picture.resolveSibling(".").normalize()));
        facts.put("type", "output");
        return facts;
    }

    /** Returns a path from the output folder on, with plain slashes. */
    String below(Path result) {
        return output.relativize(result.toAbsolutePath().normalize()).toString().replace('\\', '/');
    }
}
