package org.inkloom.data.op.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.inkloom.data.op.Params;
import org.inkloom.data.sample.Json;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.UserFolders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Word lists per language: JSON objects from language code to words, as Data-Juicer keeps them. */
final class WordLists {
    private WordLists() {}

    /**
     * Returns the words of the operator's language, of all languages for {@code all}.
     *
     * @param kind {@code flagged_words} or {@code stopwords}: every {@code .json} file whose name holds it is read
     * @param user where Data-Juicer keeps lists, for operators that name no folder
     * @throws InkloomException INK-DATA-013 if there is no list
     */
    static Set<String> of(Params params, String kind, UserFolders user) {
        Path folder = params.optionalText(kind + "_dir").map(params::path).orElseGet(user::dataJuicerAssets);
        String lang = params.text("lang");
        Set<String> words = new HashSet<>();
        boolean known = false;
        for (Path file : files(folder, kind)) {
            JsonNode lists = read(file);
            boolean all = lang.equals("all") && !lists.has("all");
            for (var entry : lists.properties()) {
                if (all || entry.getKey().equals(lang)) {
                    known = true;
                    entry.getValue().forEach(word -> words.add(word.asString()));
                }
            }
        }
        if (!known) {
            throw missing(kind, lang, folder);
        }
        return Set.copyOf(words);
    }

    private static InkloomException missing(String kind, String lang, Path folder) {
        return InkloomException.badInput(
                "INK-DATA-013",
                "There is no list of " + kind + " for the language '" + lang + "' in " + folder + ".",
                "The list is not part of this program, or the language code is wrong.",
                "Run: inkloom pull asset:" + kind.replace('_', '-') + "; or put a file " + kind + ".json there, {\""
                        + lang + "\": [\"word\", ...]}, or set " + kind + "_dir to a folder that has one.");
    }

    private static JsonNode read(Path file) {
        try {
            return Json.mapper().readTree(file.toFile());
        } catch (JacksonException e) {
            throw InkloomException.badInput(
                    "INK-DATA-013",
                    "The word list " + file + " cannot be read.",
                    "It is not well-formed JSON.",
                    "Write an object from language code to a list of words.",
                    e);
        }
    }

    private static List<Path> files(Path folder, String kind) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(".json") && name.contains(kind);
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
