package org.inkloom.data.op;

/** An operator that runs a model: what it holds is loaded before the first row is read, and freed after the last. */
public interface HoldsModel extends AutoCloseable {
    /**
     * Loads the model.
     *
     * @throws org.inkloom.run.InkloomException if its files do not fit together, or memory is short
     */
    void load();

    /** Frees the model; it is loaded again if the operator is used after all. */
    @Override
    void close();
}
