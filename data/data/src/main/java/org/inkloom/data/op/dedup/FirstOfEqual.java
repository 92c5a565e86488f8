package org.inkloom.data.op.dedup;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.inkloom.data.op.Deduplicator;

/** Groups samples by what is equal in their signatures; a sample without signature stays alone. */
final class FirstOfEqual implements Deduplicator.Groups {
    private final Map<Signature, Integer> first = new HashMap<>();
    private int[] representatives = new int[1024];
    private final UnaryOperator<long[]> compared;
    private int count;

    /** Compares whole signatures. */
    FirstOfEqual() {
        this(UnaryOperator.identity());
    }

    /** Compares what a function takes of them. */
    FirstOfEqual(UnaryOperator<long[]> compared) {
        this.compared = compared;
    }

    /** A signature that can be a key. */
    private record Signature(long[] bits) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Signature signature && Arrays.equals(bits, signature.bits);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bits);
        }
    }

    @Override
    public void add(long[] signature) {
        if (count == representatives.length) {
            representatives = Arrays.copyOf(representatives, count * 2);
        }
        Integer earlier =
                signature.length == 0 ? null : first.putIfAbsent(new Signature(compared.apply(signature)), count);
        representatives[count] = earlier == null ? count : earlier;
        count++;
    }

    @Override
    public int[] representatives() {
        return Arrays.copyOf(representatives, count);
    }
}
