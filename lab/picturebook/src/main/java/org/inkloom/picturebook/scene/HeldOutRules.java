package org.inkloom.picturebook.scene;

import java.util.List;
import java.util.function.Predicate;

/**
 * Held-out combinations: training pictures never have them.
 *
 * @param rules each with a unique name
 * @param <S> type of the scenes
 */
public record HeldOutRules<S>(List<Rule<S>> rules) {
    /** Copies the list. */
    public HeldOutRules {
        rules = List.copyOf(rules);
    }

    /**
     * A combination.
     *
     * @param name of the combination
     * @param breaks tells whether a scene has it
     */
    public record Rule<S>(String name, Predicate<S> breaks) {}

    /** Returns the names of the combinations that a scene has; empty if it may be used for training. */
    public List<String> in(S scene) {
        return rules.stream()
                .filter(rule -> rule.breaks().test(scene))
                .map(Rule::name)
                .toList();
    }

    /** Returns whether a scene has none of the combinations. */
    public boolean isFree(S scene) {
        for (Rule<S> rule : rules) {
            if (rule.breaks().test(scene)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the names of all combinations. */
    public List<String> names() {
        return rules.stream().map(Rule::name).toList();
    }
}
