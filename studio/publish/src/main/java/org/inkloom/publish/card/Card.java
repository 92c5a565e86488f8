package org.inkloom.publish.card;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The content of model cards.
 *
 * @param name under which the LoRA is published
 * @param title of the story
 * @param team empty if none was given
 * @param introduction the author's words, one element for each paragraph; may be empty
 * @param triggers trigger words of the LoRA
 * @param base its base model
 * @param licence what that model's licence demands
 * @param loras by layout: file in the package, whose name consists of letters, digits, dots and hyphens
 * @param scale the LoRA's scale in the story
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
     * @param name in common use
     * @param huggingFace its repository there, if there is one
     * @param modelScope its repository there, if there is one
     */
    public record Base(String name, Optional<String> huggingFace, Optional<String> modelScope) {}

    /**
     * A licence.
     *
     * @param word its identifier in cards: {@code apache-2.0}, {@code other}
     * @param name where the identifier is {@code other}
     * @param file with its text, in the package; empty if there is none
     */
    public record Licence(String word, String name, String file) {}

    /**
     * A picture of the gallery.
     *
     * @param file in the package
     * @param prompt for which it was drawn
     * @param seed of its noise
     */
    public record Shown(String file, String prompt, long seed) {}
}
