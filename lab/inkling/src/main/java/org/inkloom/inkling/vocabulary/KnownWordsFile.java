package org.inkloom.inkling.vocabulary;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Makes the list of words that Inkling knows: Chinese words and phrases as they are, English ones word by word. */
final class KnownWordsFile {
    /**
     * English words that express no slot but occur in captions, or in so many prompts that reporting them as unknown
     * would help nobody.
     */
    private static final List<String> UNREPORTED_WORDS = List.of(
            "a an the and or of on in at by to with without from is are was be this that it its her his she he they we"
                    + " see",
            "one two person people man woman who draw picture illustration image photo scene wearing nearby beside"
                    + " above air",
            "left right haired hair very some there for into under over behind near while as nobody no");

    private KnownWordsFile() {}

    static List<String> lines(Edition edition) {
        TreeSet<String> words = new TreeSet<>();
        for (String phrase : edition.phrases()) {
            if (phrase.codePoints().anyMatch(CaptionWords::isChinese)) {
                words.add(phrase);
            } else {
                addWords(phrase, words);
            }
        }
        UNREPORTED_WORDS.forEach(line -> addWords(line, words));
        addWords(
                "sitting at a school desk listening to the teacher where all schoolmates stand neat rows coming out"
                        + " facing about enter looking confidently future feeling breeze empty scenery landscape",
                words);
        return List.copyOf(words);
    }

    private static void addWords(String phrase, Set<String> words) {
        for (String word : phrase.toLowerCase(Locale.ROOT).split("[^\\p{IsLatin}0-9']+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
    }
}
