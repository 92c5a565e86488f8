package org.inkloom.models.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.inkloom.run.InkloomException;

/**
 * The words that a small model knows, so that users learn which words of a prompt it ignores.
 *
 * <p>Only models that were taught a closed vocabulary have the list: {@code tokenizer/vocabulary.txt}, UTF-8, one word
 * or phrase a line; English in lower case, word by word. Immutable and thread-safe.
 */
public final class KnownWords {
    /** The file's path in the model's folder. */
    public static final String FILE = "tokenizer/vocabulary.txt";

    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int EMOJI_STYLE = 0xFE0F;

    private final Set<String> words = new HashSet<>();
    /**
     * Known words that contain a Chinese character. They are looked for at every position, because Chinese does not
     * separate words by spaces: 女孩, T恤.
     */
    private final Set<String> chinese = new HashSet<>();

    private final int longest;

    private KnownWords(List<String> lines) {
        for (String line : lines) {
            (line.codePoints().anyMatch(KnownWords::isHan) ? chinese : words).add(line);
        }
        longest = chinese.stream().mapToInt(String::length).max().orElse(0);
    }

    private static boolean isHan(int c) {
        return Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN;
    }

    /** Makes the list from the lines of a file; blank lines and those that begin with # are skipped. */
    public static KnownWords of(List<String> lines) {
        return new KnownWords(lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList());
    }

    /**
     * Reads the list of a model.
     *
     * @return empty if the model has none, as every model that knows open language
     * @throws InkloomException {@code INK-TEXT-006} if the file is there and cannot be read as UTF-8
     */
    public static Optional<KnownWords> ofModel(Path modelFolder) {
        Path file = modelFolder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(Files.readAllLines(file, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw InkloomException.badInput(
                    "INK-TEXT-006",
                    "The list of known words " + file + " cannot be read: " + e.getMessage() + ".",
                    "Rights are in the way, or it is not UTF-8 text.",
                    "Copy vocabulary.txt from the model's repository again, or delete it to do without.",
                    e);
        }
    }

    /** Returns how many words are known, in all languages. */
    public int size() {
        return words.size() + chinese.size();
    }

    /**
     * Returns the words of a prompt that are not known, each once, in the order of the prompt. In Chinese these are the
     * longest runs of characters that no known word covers, in other scripts whole words, whatever their case. Emoji
     * and other picture symbols count as words, together with their modifiers. Numbers and punctuation count as known.
     */
    public List<String> unknownIn(String prompt) {
        Set<String> unknown = new LinkedHashSet<>();
        StringBuilder run = new StringBuilder();
        for (int at = 0; at < prompt.length(); ) {
            int c = prompt.codePointAt(at);
            int end = endOfKnown(prompt, at);
            if (end == at && isHan(c)) {
                run.appendCodePoint(c);
                at += Character.charCount(c);
                continue;
            }
            flush(run, unknown);
            if (end == at && Character.isLetterOrDigit(c)) {
                end = endOfWord(prompt, at);
                addWord(prompt.substring(at, end), unknown);
            } else if (end == at && isSymbol(c)) {
                end = endOfSymbol(prompt, at);
                unknown.add(prompt.substring(at, end));
            }
            at = Math.max(end, at + Character.charCount(c));
        }
        flush(run, unknown);
        return List.copyOf(unknown);
    }

    private static boolean isSymbol(int c) {
        return Character.isEmojiPresentation(c) || Character.getType(c) == Character.OTHER_SYMBOL;
    }

    /**
     * Returns where a picture symbol ends. One emoji may consist of several characters: flags are pairs, families are
     * joined, and skin colour and style are appended.
     */
    private static int endOfSymbol(String prompt, int at) {
        int first = prompt.codePointAt(at);
        int end = at + Character.charCount(first);
        boolean joins = false;
        while (end < prompt.length()) {
            int c = prompt.codePointAt(end);
            boolean joiner = c == ZERO_WIDTH_JOINER;
            boolean flag = isRegional(first) && isRegional(c) && end == at + Character.charCount(first);
            boolean appended = c == EMOJI_STYLE || Character.isEmojiModifier(c);
            if (!joiner && !flag && !appended && !(joins && isSymbol(c))) {
                break;
            }
            joins = joiner;
            end += Character.charCount(c);
        }
        return end;
    }

    private static boolean isRegional(int c) {
        return c >= 0x1F1E6 && c <= 0x1F1FF;
    }

    private static void flush(StringBuilder run, Set<String> unknown) {
        if (!run.isEmpty()) {
            unknown.add(run.toString());
            run.setLength(0);
        }
    }

    /** Returns the end of the longest known word that begins at a position, or the position itself. */
    private int endOfKnown(String prompt, int at) {
        for (int end = Math.min(prompt.length(), at + longest); end > at; end--) {
            if (chinese.contains(prompt.substring(at, end))) {
                return end;
            }
        }
        return at;
    }

    private static int endOfWord(String prompt, int at) {
        int end = at;
        while (end < prompt.length()) {
            int c = prompt.codePointAt(end);
            if (isHan(c) || !Character.isLetterOrDigit(c) && c != '\'') {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    private void addWord(String word, Set<String> unknown) {
        String plain = word.toLowerCase(Locale.ROOT);
        boolean number = Character.isDigit(word.charAt(0));
        if (!number && !words.contains(plain) && !words.contains(withoutGenitive(plain))) {
            unknown.add(word);
        }
    }

    private static String withoutGenitive(String word) {
        return word.endsWith("'s") ? word.substring(0, word.length() - 2) : word;
    }
}
