package org.inkloom.data.io.parquet;

import java.io.ByteArrayOutputStream;

/** Repetition or definition levels of a page, run-length encoded. Levels are below 256. */
final class LevelRuns {
    private final ByteArrayOutputStream runs = new ByteArrayOutputStream();
    private int level;
    private int length;

    void add(int next) {
        if (length > 0 && next != level) {
            endRun();
        }
        level = next;
        length++;
    }

    private void endRun() {
        // The lowest bit 0 says that a run follows; its value takes one byte.
        int rest = length << 1;
        while ((rest & ~0x7f) != 0) {
            runs.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        runs.write(rest);
        runs.write(level);
        length = 0;
    }

    /** Writes the runs behind their length in bytes and begins anew. */
    void moveTo(ByteArrayOutputStream page) {
        if (length > 0) {
            endRun();
        }
        int size = runs.size();
        for (int shift = 0; shift < 32; shift += 8) {
            page.write(size >>> shift);
        }
        page.writeBytes(runs.toByteArray());
        runs.reset();
    }
}
