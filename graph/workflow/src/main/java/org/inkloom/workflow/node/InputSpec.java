package org.inkloom.workflow.node;

import java.math.BigInteger;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One declared input of a node type.
 *
 * @param name unique in the type
 * @param type what values it takes
 * @param required whether a graph must give a value or link
 * @param tooltip one sentence for the page's user; may be empty
 * @param hints further properties
 */
public record InputSpec(String name, InputType type, boolean required, String tooltip, Set<InputHint> hints) {
    /** Checks the name and keeps a copy. */
    public InputSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an input without a name");
        }
        Objects.requireNonNull(type);
        Objects.requireNonNull(tooltip);
        hints = Set.copyOf(hints);
    }

    private static InputSpec of(String name, InputType type) {
        return new InputSpec(name, type, true, "", Set.of());
    }

    /** An input that takes another node's output, of a type such as {@code MODEL}. */
    public static InputSpec socket(String name, String type) {
        return of(name, new InputType.Socket(type));
    }

    /** A whole number in a range, with a step of 1. */
    public static InputSpec whole(String name, long start, long least, long most) {
        return of(
                name,
                new InputType.Whole(
                        BigInteger.valueOf(start),
                        BigInteger.valueOf(least),
                        BigInteger.valueOf(most),
                        Optional.empty()));
    }

    /**
     * A whole number in a range.
     *
     * @param start value in a new node
     * @param least smallest value that is accepted
     * @param most largest value that is accepted
     * @param step by which the page's field counts
     */
    public static InputSpec whole(String name, long start, long least, long most, long step) {
        return of(
                name,
                new InputType.Whole(
                        BigInteger.valueOf(start),
                        BigInteger.valueOf(least),
                        BigInteger.valueOf(most),
                        Optional.of(BigInteger.valueOf(step))));
    }

    /** A seed: 0 to 2^64-1, which a page may change after each run. */
    public static InputSpec seed(String name) {
        return of(name, new InputType.Whole(BigInteger.ZERO, BigInteger.ZERO, InputType.LARGEST_SEED, Optional.empty()))
                .with(InputHint.CHANGES_AFTER_RUN);
    }

    /** A floating-point number in a range; parameters as for whole numbers. */
    public static InputSpec real(String name, double start, double least, double most, double step) {
        return of(name, new InputType.Real(start, least, most, Optional.of(step), Optional.empty()));
    }

    /** A floating-point number in a range that the page's field rounds to multiples of {@code round}. */
    public static InputSpec real(String name, double start, double least, double most, double step, double round) {
        return of(name, new InputType.Real(start, least, most, Optional.of(step), Optional.of(round)));
    }

    /** One line of text. */
    public static InputSpec text(String name, String start) {
        return of(name, new InputType.Text(Optional.of(start), false, false));
    }

    /** A prompt: several lines of text; the page resolves choices in braces and removes comments before sending it. */
    public static InputSpec prompt(String name) {
        return of(name, new InputType.Text(Optional.empty(), true, true));
    }

    /** Several lines of text. */
    public static InputSpec lines(String name) {
        return of(name, new InputType.Text(Optional.empty(), true, false));
    }

    /** True or false. */
    public static InputSpec flag(String name, boolean start) {
        return of(name, new InputType.Flag(start));
    }

    /** One of fixed names; described to the page in ComfyUI's older form, see {@link InputType.Choice}. */
    public static InputSpec choice(String name, List<String> choices) {
        List<String> fixed = List.copyOf(choices);
        return of(name, new InputType.Choice(() -> fixed, Optional.empty(), true));
    }

    /** One of names that may change between calls; described in the older form. */
    public static InputSpec choice(String name, Supplier<List<String>> choices) {
        return of(name, new InputType.Choice(choices, Optional.empty(), true));
    }

    /** One of fixed names; described in the newer form, {@code COMBO}. */
    public static InputSpec combo(String name, List<String> choices) {
        List<String> fixed = List.copyOf(choices);
        return of(name, new InputType.Choice(() -> fixed, Optional.empty(), false));
    }

    /** One of names that may change between calls; described in the newer form. */
    public static InputSpec combo(String name, Supplier<List<String>> choices) {
        return of(name, new InputType.Choice(choices, Optional.empty(), false));
    }

    /**
     * Returns the same choice with another value for new nodes.
     *
     * @throws IllegalStateException if this is no choice
     */
    public InputSpec startingWith(String start) {
        if (!(type instanceof InputType.Choice choice)) {
            throw new IllegalStateException(name + " is no choice");
        }
        InputType other = new InputType.Choice(choice.choices(), Optional.of(start), choice.listed());
        return new InputSpec(name, other, required, tooltip, hints);
    }

    /** Returns the same input as an optional one. */
    public InputSpec optional() {
        return new InputSpec(name, type, false, tooltip, hints);
    }

    /** Returns the same input with a tooltip. */
    public InputSpec says(String sentence) {
        return new InputSpec(name, type, required, sentence, hints);
    }

    /** Returns the same input with a further hint. */
    public InputSpec with(InputHint hint) {
        EnumSet<InputHint> more = EnumSet.of(hint);
        more.addAll(hints);
        return new InputSpec(name, type, required, tooltip, more);
    }

    /** Returns whether it has a hint. */
    public boolean is(InputHint hint) {
        return hints.contains(hint);
    }

    /** Returns whether the page shows a field for it, whose value saved workflows contain. */
    public boolean isField() {
        return !(type instanceof InputType.Socket) && !is(InputHint.ALWAYS_LINKED);
    }
}
