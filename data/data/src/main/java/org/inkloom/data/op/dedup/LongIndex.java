package org.inkloom.data.op.dedup;

import java.util.Arrays;

/** A hash table from 64-bit keys to sample numbers, 12 to 24 bytes an entry. */
final class LongIndex {
    private static final int EMPTY = -1;

    private long[] keys = new long[64];
    private int[] values = new int[64];
    private int size;

    LongIndex() {
        Arrays.fill(values, EMPTY);
    }

    /** Returns the value that a key has already, or -1 after giving it {@code value}. */
    int putIfAbsent(long key, int value) {
        if (size * 3L > keys.length * 2L) {
            grow();
        }
        int slot = slot(keys, values, key);
        if (values[slot] != EMPTY) {
            return values[slot];
        }
        keys[slot] = key;
        values[slot] = value;
        size++;
        return -1;
    }

    private static int slot(long[] keys, int[] values, long key) {
        int mask = keys.length - 1;
        int slot = Long.hashCode(key * 0x9e3779b97f4a7c15L) & mask;
        while (values[slot] != EMPTY && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] moreKeys = new long[keys.length * 2];
        int[] moreValues = new int[keys.length * 2];
        Arrays.fill(moreValues, EMPTY);
        for (int i = 0; i < keys.length; i++) {
            if (values[i] != EMPTY) {
                int slot = slot(moreKeys, moreValues, keys[i]);
                moreKeys[slot] = keys[i];
                moreValues[slot] = values[i];
            }
        }
        keys = moreKeys;
        values = moreValues;
    }
}
