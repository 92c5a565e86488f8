package org.inkloom.picturebook.wide.caption;

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

/** The words for every value of every topic, from {@code wide-vocabulary.tsv}. */
public final class WideWords {
    /** Additional probability of a value's first word, which is the most common one. */
    private static final double PICK_FIRST = 0.25;

    private record Words(List<String> common, List<String> heldOut) {}

    private static final WideWords SHARED = load();

    private final Map<String, Words> chinese = new HashMap<>();
    private final Map<String, Words> english = new HashMap<>();
    private final Map<String, String> measures = new HashMap<>();

    private WideWords() {}

    /** Returns the shared words. */
    public static WideWords shared() {
        return SHARED;
    }

    private static WideWords load() {
        try (InputStream in = WideWords.class.getResourceAsStream("/org/inkloom/picturebook/wide-vocabulary.tsv")) {
            if (in == null) {
                throw new IllegalStateException("wide-vocabulary.tsv is missing from the module");
            }
            WideWords words = new WideWords();
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    words.add(line.split("\t"));
                }
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String[] columns) {
        if (columns.length != 4) {
            throw new IllegalStateException("wide-vocabulary.tsv: " + String.join(" ", columns));
        }
        String key = columns[0] + "." + columns[1];
        String cell = columns[2];
        if (cell.indexOf(':') == 1) {
            measures.put(key, cell.substring(0, 1));
            cell = cell.substring(2);
        }
        chinese.put(key, words(cell));
        english.put(key, words(columns[3]));
    }

    private static Words words(String cell) {
        List<String> common = new ArrayList<>();
        List<String> heldOut = new ArrayList<>();
        for (String word : cell.split("\\|")) {
            if (word.startsWith("~")) {
                heldOut.add(word.substring(1));
            } else {
                common.add(word);
            }
        }
        return new Words(List.copyOf(common), List.copyOf(heldOut));
    }

    /** Returns the words of a value that training uses. */
    public List<String> of(String slot, Enum<?> value, boolean inChinese) {
        return find(slot, value, inChinese).common();
    }

    private Words find(String slot, Enum<?> value, boolean inChinese) {
        Words found = (inChinese ? chinese : english).get(slot + "." + value.name());
        if (found == null) {
            throw new IllegalArgumentException("no words for " + slot + " " + value);
        }
        return found;
    }

    /**
     * Returns one word for a value: a common one, or if asked for a synonym that training never sees, where there is
     * one.
     */
    String pick(String slot, Enum<?> value, boolean inChinese, boolean heldOut, SeededRandom random) {
        Words found = find(slot, value, inChinese);
        List<String> words = heldOut && !found.heldOut().isEmpty() ? found.heldOut() : found.common();
        return random.chance(PICK_FIRST) ? words.getFirst() : random.pick(words);
    }

    /** Returns a place's name alone: 公园里 without its last character, "in a park" without its preposition. */
    static String bare(String where, boolean inChinese) {
        if (inChinese) {
            boolean has = where.length() > 2 && "里上下前中外内旁".indexOf(where.charAt(where.length() - 1)) >= 0;
            return has ? where.substring(0, where.length() - 1) : where;
        }
        return where.replaceFirst("^(in front of|on top of|in|on|at|by|under|beneath|outside|among) ", "");
    }

    /** Returns the Chinese measure word of a thing. */
    String measure(Enum<?> thing) {
        return measures.getOrDefault("THING." + thing.name(), "个");
    }

    /** Returns every synonym of both languages that training never sees. */
    public Set<String> heldOut() {
        Set<String> out = new LinkedHashSet<>();
        chinese.values().forEach(w -> out.addAll(w.heldOut()));
        english.values().forEach(w -> out.addAll(w.heldOut()));
        return out;
    }

    /** Returns the Chinese words for colours, of cloth, hair and coats. */
    public Set<String> colours() {
        Set<String> out = new LinkedHashSet<>();
        chinese.forEach((key, words) -> {
            if (key.startsWith("HUE.") || key.startsWith("HAIR_HUE.") || key.startsWith("COAT.")) {
                out.addAll(words.common());
            }
        });
        return out;
    }

    /** Returns every word and phrase of both languages without placeholders of colours and things. */
    public Set<String> all() {
        Set<String> out = new LinkedHashSet<>();
        english.forEach((key, words) -> {
            if (key.startsWith("THING.") || key.startsWith("PERSON.")) {
                words.common()
                        .forEach(word ->
                                out.add(Plurals.of(word.replace("{c}", "").strip())));
            }
        });
        for (Map<String, Words> side : List.of(chinese, english)) {
            for (Words w : side.values()) {
                for (String word : w.common()) {
                    for (String part : word.split("\\{[cx]}", -1)) {
                        if (!part.isBlank()) {
                            out.add(part.strip());
                            out.add(bare(part.strip(), side.equals(chinese)));
                        }
                    }
                }
            }
        }
        return out;
    }
}
