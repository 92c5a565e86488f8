package org.inkloom.picturebook.caption;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.inkloom.picturebook.raster.SeededRandom;

/** The words for every value of every slot, from {@code vocabulary.tsv}. */
public final class Vocabulary {
    /** The language of a caption. */
    public enum Language {
        CHINESE,
        ENGLISH
    }

    private record Words(List<String> common, List<String> heldOut) {}

    private static final Vocabulary SHARED = load();

    private final Map<String, Map<Language, Words>> words = new HashMap<>();

    private Vocabulary() {}

    /** Returns the shared vocabulary. */
    public static Vocabulary shared() {
        return SHARED;
    }

    private static Vocabulary load() {
        try (InputStream in = Vocabulary.class.getResourceAsStream("/org/inkloom/picturebook/vocabulary.tsv")) {
            if (in == null) {
                throw new IllegalStateException("vocabulary.tsv is missing from the module");
            }
            Vocabulary vocabulary = new Vocabulary();
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    vocabulary.add(line.split("\t"));
                }
            }
            return vocabulary;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String[] columns) {
        if (columns.length != 4) {
            throw new IllegalStateException("vocabulary.tsv: " + String.join(" ", columns));
        }
        words.put(
                columns[0] + "." + columns[1],
                Map.of(Language.CHINESE, words(columns[2]), Language.ENGLISH, words(columns[3])));
    }

    private static Words words(String cell) {
        int colon = cell.indexOf(':');
        String measure = colon == 1 ? cell.substring(0, 2) : "";
        List<String> common = new ArrayList<>();
        List<String> heldOut = new ArrayList<>();
        for (String word : cell.substring(measure.length()).split("\\|")) {
            if (word.startsWith("~")) {
                heldOut.add(measure + word.substring(1));
            } else {
                common.add(measure + word);
            }
        }
        return new Words(List.copyOf(common), List.copyOf(heldOut));
    }

    /** Returns the words of a value that training uses. */
    public List<String> words(String slot, Enum<?> value, Language language) {
        return of(slot, value, language).common();
    }

    private Words of(String slot, Enum<?> value, Language language) {
        Map<Language, Words> both = words.get(slot + "." + value.name());
        Words found = both == null ? null : both.get(language);
        if (found == null) {
            throw new IllegalArgumentException("no words for " + slot + " " + value);
        }
        return found;
    }

    /**
     * Returns one word for a value: a common one, or if asked for a synonym that training never sees, where there is
     * one.
     */
    String pick(String slot, Enum<?> value, Language language, boolean heldOut, SeededRandom random) {
        Words found = of(slot, value, language);
        return random.pick(heldOut && !found.heldOut().isEmpty() ? found.heldOut() : found.common());
    }

    /** Returns every synonym of both languages that training never sees. */
    public Set<String> heldOut() {
        Set<String> out = new LinkedHashSet<>();
        words.values().forEach(both -> both.values().forEach(w -> out.addAll(w.heldOut())));
        return out;
    }

    /**
     * Returns every word and phrase of both languages without placeholders of colours and things; a phrase with a
     * placeholder in its middle is returned as a whole and in its parts.
     */
    public Set<String> all() {
        Set<String> out = new LinkedHashSet<>();
        for (Map<Language, Words> both : words.values()) {
            for (Words w : both.values()) {
                for (String word : w.common()) {
                    String plain = word.indexOf(':') == 1 ? word.substring(2) : word;
                    out.add(plain.replace("{c}", "")
                            .replace("{x}", "")
                            .replace("  ", " ")
                            .strip());
                    for (String part : plain.split("\\{[cx]}", -1)) {
                        if (!part.isBlank()) {
                            out.add(part.strip());
                        }
                    }
                }
            }
        }
        return out;
    }
}
