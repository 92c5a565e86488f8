package org.inkloom.workflow.node;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** What an input takes. All but {@link Socket} can be given in the graph itself and are then shown as a field. */
public sealed interface InputType {
    /** The largest seed, 2^64-1. */
    BigInteger LARGEST_SEED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    /** Returns the type's name as links are compared by it. */
    String name();

    /**
     * A whole number.
     *
     * @param start what a new node holds
     * @param least the smallest value that is taken
     * @param most the largest value that is taken
     * @param step by which a field counts
     */
    record Whole(BigInteger start, BigInteger least, BigInteger most, Optional<BigInteger> step) implements InputType {
        /** Checks that the range holds something. */
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
     * A number with a fraction.
     *
     * @param round to what a field rounds, where it does
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
     * @param multiline whether a field has several lines
     * @param choosing whether whoever sends the graph picks one of <code>{a|b}</code> and drops comments
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
     * One of some names.
     *
     * @param choices the names, asked for whenever they are needed, because files come and go
     * @param start what a new node holds; the first where it is not given
     * @param listed whether ComfyUI's old form describes it, in which the list stands in the place of the type
     */
    record Choice(Supplier<List<String>> choices, Optional<String> start, boolean listed) implements InputType {
        /** Checks that all is there. */
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
     * Something that only another node can give.
     *
     * @param name one type, several after one another with commas, or {@code *} for any
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
