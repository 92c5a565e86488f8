package org.inkloom.data.op.chinese;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Words with what they become, found by the longest beginning of a text. Immutable. */
final class Dictionary {
    private final Map<String, String> entries = new HashMap<>();
    private int longest;

    private Dictionary() {}

    /**
     * Reads a dictionary of OpenCC: a word, a tab, and what it becomes; of several, separated by spaces, the first.
     *
     * @param name the file without {@code .txt}, or the beginning of the names of several that make one dictionary
     *     together; with {@code ~} in front it is read backwards
     * @throws IOException if a file is missing or cannot be read
     */
    static Dictionary read(Path folder, String name) throws IOException {
        boolean backwards = name.startsWith("~");
        String plain = backwards ? name.substring(1) : name;
        Dictionary dictionary = new Dictionary();
        for (Path file : files(folder, plain)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int tab = line.indexOf('\t');
                if (tab <= 0 || line.startsWith("#")) {
                    continue;
                }
                String word = line.substring(0, tab);
                String[] becomes = line.substring(tab + 1).strip().split(" ");
                if (backwards) {
                    for (String other : becomes) {
                        dictionary.add(other, word);
                    }
                } else {
                    dictionary.add(word, becomes[0]);
                }
            }
        }
        return dictionary;
    }

    private static List<Path> files(Path folder, String name) throws IOException {
        Path one = folder.resolve(name + ".txt");
        if (Files.exists(one) || !name.equals("TWPhrases")) {
            return List.of(one);
        }
        return Stream.of("TWPhrasesIT", "TWPhrasesName", "TWPhrasesOther")
                .map(part -> folder.resolve(part + ".txt"))
                .toList();
    }

    private void add(String word, String becomes) {
        entries.putIfAbsent(word, becomes);
        longest = Math.max(longest, word.length());
    }

    /** A word at the beginning of a text. */
    record Match(int length, String becomes) {}

    /** Returns the longest word that a text has at a place. */
    Optional<Match> at(String text, int place) {
        for (int length = Math.min(longest, text.length() - place); length > 0; length--) {
            String becomes = entries.get(text.substring(place, place + length));
            if (becomes != null) {
                return Optional.of(new Match(length, becomes));
            }
        }
        return Optional.empty();
    }
}
