package org.inkloom.picturebook.scene;

import java.util.List;
import java.util.function.Predicate;

/**
 * Combinations that training never sees.
 *
 * @param rules each with a name of its own
 * @param <S> the scenes that they speak of
 */
public record HeldOutRules<S>(List<Rule<S>> rules) {
    /** Copies the list. */
    public HeldOutRules {
        rules = List.copyOf(rules);
    }

    /** One combination, and whether a scene has it. */
    public record Rule<S>(String name, Predicate<S> breaks) {}

    /** Returns the names of the combinations in a scene; empty for one fit for training. */
    public List<String> in(S scene) {
        return rules.stream()
                .filter(rule -> rule.breaks().test(scene))
                .map(Rule::name)
                .toList();
    }

    /** Returns whether a scene has none of them. */
    public boolean isFree(S scene) {
        for (Rule<S> rule : rules) {
            if (rule.breaks().test(scene)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the names of all of them. */
    public List<String> names() {
        return rules.stream().map(Rule::name).toList();
    }
}
