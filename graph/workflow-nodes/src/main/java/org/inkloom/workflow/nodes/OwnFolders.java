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
 * A user's folders, the only ones in which this program's own nodes read and write.
 *
 * @param input uploaded files
 * @param output results; names of files there end in {@code [output]}
 */
record OwnFolders(Path input, Path output) {
    private static final String OUTPUT = " [output]";
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_. -]{0,99}");

    OwnFolders {
        input = input.toAbsolutePath().normalize();
        output = output.toAbsolutePath().normalize();
    }

    /**
     * Returns the file or folder with a name such as {@code cats} or {@code stories/fox [output]}; empty if it is
     * outside of the folders.
     */
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
     * Returns the identity (see {@link FileIdentity}) of the folder that an input names; empty if there is no such
     * folder.
     *
     * @param constants the inputs whose values are in the graph; if the input is linked, its node decides
     */
    Optional<String> identity(Map<String, @Nullable Object> constants, String input) {
        return constants.containsKey(input)
                ? find(String.valueOf(constants.get(input)))
                        .filter(Files::isDirectory)
                        .flatMap(PictureFolder::identity)
                : Optional.of("");
    }

    /**
     * Returns the folder with a name.
     *
     * @throws InkloomException {@code INK-GRAPH-029} if the user has no such folder
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
     * Returns the folder {@code GROUP/NAME} below the output folder for a result; the group's folder is created.
     *
     * @throws InkloomException {@code INK-GRAPH-030} for a name with characters that are not allowed
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

    /** Returns the name of a file or folder below the output folder. */
    String named(Path result) {
        return below(result) + OUTPUT;
    }

    /** Returns the item by which the page finds a picture below the output folder. */
    Map<String, Object> shown(Path picture) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("filename", picture.getFileName().toString());
        facts.put("subfolder", below(picture.resolveSibling(".").normalize()));
        facts.put("type", "output");
        return facts;
    }

    /** Returns a path relative to the output folder, with forward slashes. */
    String below(Path result) {
        return output.relativize(result.toAbsolutePath().normalize()).toString().replace('\\', '/');
    }
}
