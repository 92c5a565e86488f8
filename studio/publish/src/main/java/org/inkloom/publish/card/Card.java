package org.inkloom.publish.card;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What model cards tell.
 *
 * @param name of the LoRA, as it is published
 * @param title of the story
 * @param team empty where none was said
 * @param introduction the author's words, a paragraph each; may be empty
 * @param triggers words that wake the LoRA
 * @param base the model that it is for
 * @param licence what that model's licence asks for
 * @param loras layout to file in the package, whose name has letters, digits, dots and hyphens alone
 * @param scale the LoRA's strength in the story
 * @param pictures in their order
 */
public record Card(
        String name,
        String title,
        String team,
        List<String> introduction,
        List<String> triggers,
        Base base,
        Licence licence,
        Map<String, String> loras,
        String scale,
        List<Shown> pictures) {
    /** Copies the collections. */
    public Card {
        introduction = List.copyOf(introduction);
        triggers = List.copyOf(triggers);
        loras = Collections.unmodifiableMap(new TreeMap<>(loras));
        pictures = List.copyOf(pictures);
    }

    /**
     * The base model.
     *
     * @param name as people call it
     * @param huggingFace its repository there, where it has one
     * @param modelScope its repository there, where it has one
     */
    public record Base(String name, Optional<String> huggingFace, Optional<String> modelScope) {}

    /**
     * A licence.
     *
     * @param word as cards have it: {@code apache-2.0}, {@code other}
     * @param name where the word is {@code other}
     * @param file in the package with its text; empty where there is none
     */
    public record Licence(String word, String name, String file) {}

    /**
     * A picture of the gallery.
     *
     * @param file in the package
     * @param prompt it was drawn from
     * @param seed of its noise
     */
    public record Shown(String file, String prompt, long seed) {}
}
