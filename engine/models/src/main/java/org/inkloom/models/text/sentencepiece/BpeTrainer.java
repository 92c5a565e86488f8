package org.inkloom.models.text.sentencepiece;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Learns a small byte-pair vocabulary from a few texts, for miniature models and tests.
 *
 * <p>The pair of neighbours that occurs most often becomes the next piece (among equals the first in code unit order),
 * so the same texts always give the same vocabulary. Pieces do not cross a space. Time is merges × text length: meant
 * for kilobytes, or for the counted words of a corpus of few distinct ones.
 */
public final class BpeTrainer {
    private static final String ASCII = asciiCharacters();

    private BpeTrainer() {}

    private record Pair(String left, String right) {
        String joined() {
            return left + right;
        }
    }

    /**
     * Learns a vocabulary that covers any text: 3 marks, 256 bytes, the merges, then every character of the texts and
     * of printable ASCII.
     *
     * @param texts what the vocabulary should be good at
     * @param merges how many merges to learn at most; pairs that occur once are not merged
     * @return a model with the rules of Kolors' tokenizer
     */
    public static SentencePieceModel train(List<String> texts, int merges) {
        if (merges < 0) {
            throw new IllegalArgumentException("merges is " + merges);
        }
        Map<String, Integer> wordCounts = new TreeMap<>();
        TreeSet<String> characters = new TreeSet<>();
        for (String text : texts) {
            for (String word : words(text)) {
                wordCounts.merge(word, 1, Integer::sum);
                word.codePoints().mapToObj(Character::toString).forEach(characters::add);
            }
        }
        ASCII.codePoints().mapToObj(Character::toString).forEach(characters::add);
        return train(wordCounts, characters, merges);
    }

    /**
     * Learns a vocabulary from words that were cut and counted elsewhere, as it has to be done for many texts: time is
     * merges × the length of all distinct words.
     *
     * @param wordCounts how often each word occurs; no piece crosses its border
     * @param characters what gets a piece of its own besides the merges
     * @param merges how many merges to learn at most; pairs that occur once are not merged
     * @return a model with the rules of Kolors' tokenizer: 3 marks, 256 bytes, the merges, the characters
     */
    public static SentencePieceModel train(Map<String, Integer> wordCounts, Collection<String> characters, int merges) {
        SentencePieceModel.Builder model = SentencePieceModel.builder().bytes();
        float score = 0;
        for (String piece : learn(new TreeMap<>(wordCounts), merges)) {
            model.piece(piece, score--);
        }
        for (String character : new TreeSet<>(characters)) {
            model.piece(character, score--);
        }
        return model.rules(SentencePieceModel.Rules.KOLORS).build();
    }

    /** Cuts before each space, which stays with the word that follows. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int c : (" " + text).codePoints().toArray()) {
            // A lone surrogate has no UTF-8, and a vocabulary with a line feed inside a piece would confuse its
            // readers.
            boolean whole = Character.getType(c) != Character.SURROGATE && !Character.isISOControl(c);
            if ((c == ' ' || !whole) && !word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (whole) {
                word.appendCodePoint(c == ' ' ? SentencePieceModel.SPACE : c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static List<String> learn(Map<String, Integer> wordCounts, int merges) {
        List<List<String>> words = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        wordCounts.forEach((word, count) -> {
            words.add(new ArrayList<>(
                    word.codePoints().mapToObj(Character::toString).toList()));
            counts.add(count);
        });
        List<String> learnt = new ArrayList<>();
        while (learnt.size() < merges) {
            Pair best = mostFrequent(words, counts);
            if (best == null) {
                break;
            }
            // Two different pairs may join to the same text; the second one needs no piece of its own.
            if (!learnt.contains(best.joined())) {
                learnt.add(best.joined());
            }
            words.forEach(word -> join(word, best));
        }
        return learnt;
    }

    private static @Nullable Pair mostFrequent(List<List<String>> words, List<Integer> counts) {
        Map<Pair, Integer> found = new HashMap<>();
        for (int w = 0; w < words.size(); w++) {
            List<String> word = words.get(w);
            for (int i = 1; i < word.size(); i++) {
                found.merge(new Pair(word.get(i - 1), word.get(i)), counts.get(w), Integer::sum);
            }
        }
        return found.entrySet().stream()
                .filter(e -> e.getValue() > 1)
                .min(Map.Entry.<Pair, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(e -> e.getKey().joined())
                        .thenComparing(e -> e.getKey().left()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private static void join(List<String> word, Pair pair) {
        for (int i = 0; i + 1 < word.size(); i++) {
            if (word.get(i).equals(pair.left()) && word.get(i + 1).equals(pair.right())) {
                word.set(i, pair.joined());
                word.remove(i + 1);
            }
        }
    }

    private static String asciiCharacters() {
        StringBuilder all = new StringBuilder().append(SentencePieceModel.SPACE);
        for (char c = '!'; c <= '~'; c++) {
            all.append(c);
        }
        return all.toString();
    }
}
