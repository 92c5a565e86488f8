package org.inkloom.data.spark;

import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.inkloom.data.engine.BarrierItem;

/**
 * A sample with its position among all samples that reach a barrier.
 *
 * @param position 0-based, over all partitions
 * @param item the sample
 */
record Numbered(int position, BarrierItem item) implements Serializable {
    /**
     * Numbers the samples.
     *
     * @param carried the stage's work
     * @param counts samples per partition
     */
    static JavaRDD<Numbered> of(JavaRDD<TaskResult> carried, int[] counts) {
        int[] first = new int[counts.length];
        for (int i = 1; i < counts.length; i++) {
            first[i] = Math.addExact(first[i - 1], counts[i - 1]);
        }
        return carried.mapPartitionsWithIndex((partition, chunks) -> number(chunks, first[partition]), true);
    }

    private static Iterator<Numbered> number(Iterator<TaskResult> chunks, int first) {
        return new Iterator<>() {
            private Iterator<BarrierItem> items = Collections.emptyIterator();
            private int position = first;

            @Override
            public boolean hasNext() {
                while (!items.hasNext() && chunks.hasNext()) {
                    items = chunks.next().items().iterator();
                }
                return items.hasNext();
            }

            @Override
            public Numbered next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return new Numbered(position++, items.next());
            }
        };
    }
}
