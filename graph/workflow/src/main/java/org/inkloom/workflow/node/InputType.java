package org.inkloom.workflow.node;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The type of an input's values. All but {@link Socket} can be given in the graph itself; the page shows a field for
 * them.
 */
public sealed interface InputType {
    /** The largest seed, 2^64-1. */
    BigInteger LARGEST_SEED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    /** Returns the type's name, by which links are checked. */
    String name();

    /**
     * A whole number.
     *
     * @param start value in a new node
     * @param least smallest value that is accepted
     * @param most largest value that is accepted
     * @param step by which the page's field counts; 1 if empty
     */
    record Whole(BigInteger start, BigInteger least, BigInteger most, Optional<BigInteger> step) implements InputType {
        /** Checks that the range is not empty. */
        public Whole {
            if (least.compareTo(most) > 0) {
                throw new IllegalArgumentException("an empty range: " + least + " to " + most);
            }
        }

        @Override
        public String name() {
            return "INT";
        }
    }

    /**
     * A floating-point number; the first parameters are as for {@link Whole}.
     *
     * @param round to a multiple of this the page's field rounds, if given
     */
    record Real(double start, double least, double most, Optional<Double> step, Optional<Double> round)
            implements InputType {
        /** Checks that the range holds something. */
        public Real {
            if (!(least <= most)) {
                throw new IllegalArgumentException("an empty range: " + least + " to " + most);
            }
        }

        @Override
        public String name() {
            return "FLOAT";
        }
    }

    /**
     * Text.
     *
     * @param start value in a new node
     * @param multiline whether the page's field has several lines
     * @param choosing whether the page resolves <code>{a|b}</code> and removes comments before sending it
     */
    record Text(Optional<String> start, boolean multiline, boolean choosing) implements InputType {
        @Override
        public String name() {
            return "STRING";
        }
    }

    /** True or false. */
    record Flag(boolean start) implements InputType {
        @Override
        public String name() {
            return "BOOLEAN";
        }
    }

    /**
     * One of a list of names.
     *
     * @param choices the names; called each time they are needed, because files come and go
     * @param start value in a new node; the first name if empty
     * @param listed whether it is described in ComfyUI's older form, in which the list stands in place of the type's
     *     name
     */
    record Choice(Supplier<List<String>> choices, Optional<String> start, boolean listed) implements InputType {
        /** Checks that nothing is null. */
        public Choice {
            Objects.requireNonNull(choices);
            Objects.requireNonNull(start);
        }

        @Override
        public String name() {
            return "COMBO";
        }
    }

    /**
     * A value that only another node can compute.
     *
     * @param name one type, several separated by commas, or {@code *} for any
     */
    record Socket(String name) implements InputType {
        /** Checks that it names a type. */
        public Socket {
            if (name.isBlank()) {
                throw new IllegalArgumentException("a socket without a type");
            }
        }
    }
}
