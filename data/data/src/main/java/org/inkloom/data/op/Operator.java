package org.inkloom.data.op;

/**
 * One step of a recipe.
 *
 * <p>An operator is made once from its parameters, checked then, and is immutable and thread-safe: engines call it for
 * many samples at once, on one machine or on a cluster. It does not know the engine, the files or the other operators.
 * A sample it cannot process makes it throw {@link org.inkloom.data.sample.BadSampleException}.
 */
public sealed interface Operator permits Filter, Mapper, Deduplicator, Selector {
    /** The four ways in which an operator acts on a data set. */
    enum Kind {
        /** Keeps or drops each sample by its own statistics. */
        FILTER,
        /** Changes samples. */
        MAPPER,
        /** Keeps the first of every group of duplicates. */
        DEDUPLICATOR,
        /** Looks at the whole data set, keeps a part, may change the order. */
        SELECTOR
    }
}
