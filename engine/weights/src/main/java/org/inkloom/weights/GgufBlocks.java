package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Unpacks blocks of GGUF to float32. A block of 32 has a scale {@code d}, in some types a smallest number {@code m} too; a
 * block of 256 has eight or sixteen groups, whose scales are rounded themselves.
 */
final class GgufBlocks {
    private static final int SMALL = 32;
    private static final int LARGE = 256;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final GgufType type;
    private final MemorySegment data;
    private final float[] to;

    private GgufBlocks(GgufType type, MemorySegment data, float[] to) {
        this.type = type;
        this.data = data;
        this.to = to;
    }

    /**
     * Unpacks a tensor.
     *
     * @param data whole blocks
     * @param elements of all of them
     */
    static float[] unpack(GgufType type, MemorySegment data, int elements) {
        GgufBlocks blocks = new GgufBlocks(type, data, new float[elements]);
        int count = elements / type.blockElements();
        for (int block = 0; block < count; block++) {
            blocks.block((long) block * type.blockBytes(), block * type.blockElements());
        }
        return blocks.to;
    }

    private void block(long from, int at) {
        switch (type) {
            case Q4_0 -> small4(from, at, 2, -8 * half(from), false);
            case Q4_1 -> small4(from, at, 4, half(from + 2), false);
            case Q5_0 -> small4(from, at, 2, -16 * half(from), true);
            case Q5_1 -> small4(from, at, 4, half(from + 2), true);
            case Q8_0 -> small8(from, at);
            case Q4_K -> large(from, at, false);
            case Q5_K -> large(from, at, true);
            case Q6_K -> large6(from, at);
            default -> throw new IllegalArgumentException(type + " has no blocks");
        }
    }

    private float half(long at) {
        return Float.float16ToFloat(data.get(SHORT, at));
    }

    private int unsigned(long at) {
        return data.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    /** Sixteen bytes hold the numbers 0 to 15 in their lower halves and 16 to 31 in their upper ones. */
    private void small4(long from, int at, int head, float least, boolean fifthBit) {
        float d = half(from);
        int high = fifthBit ? data.get(INT, from + head) : 0;
        long numbers = from + head + (fifthBit ? Integer.BYTES : 0);
        for (int i = 0; i < SMALL / 2; i++) {
            int both = unsigned(numbers + i);
            int low = (both & 15) | (high >>> i & 1) << 4;
            int up = both >> 4 | (high >>> (i + SMALL / 2) & 1) << 4;
            to[at + i] = low * d + least;
            to[at + i + SMALL / 2] = up * d + least;
        }
    }

    private void small8(long from, int at) {
        float d = half(from);
        for (int i = 0; i < SMALL; i++) {
            to[at + i] = data.get(ValueLayout.JAVA_BYTE, from + 2 + i) * d;
        }
    }

    /** Eight groups of 32; two of them share 32 bytes, lower and upper halves; in Q5_K 32 bytes more hold the fifth bits. */
    private void large(long from, int at, boolean fifthBit) {
        float d = half(from);
        float dLeast = half(from + 2);
        long scales = from + 4;
        long fifths = scales + 12;
        long numbers = fifthBit ? fifths + SMALL : fifths;
        for (int group = 0; group < LARGE / SMALL; group++) {
            float scale = d * scale(scales, group);
            float least = dLeast * least(scales, group);
            for (int i = 0; i < SMALL; i++) {
                int both = unsigned(numbers + group / 2 * (long) SMALL + i);
                int number = group % 2 == 0 ? both & 15 : both >> 4;
                if (fifthBit) {
                    number |= (unsigned(fifths + i) >> group & 1) << 4;
                }
                to[at + group * SMALL + i] = scale * number - least;
            }
        }
    }

    /** Twelve bytes hold eight scales and eight smallest numbers of six bits: the last four of each in pieces. */
    private int scale(long scales, int group) {
        return group < 4
                ? unsigned(scales + group) & 63
                : unsigned(scales + group + 4) & 15 | unsigned(scales + group - 4) >> 6 << 4;
    }

    private int least(long scales, int group) {
        return group < 4
                ? unsigned(scales + group + 4) & 63
                : unsigned(scales + group + 4) >> 4 | unsigned(scales + group) >> 6 << 4;
    }

    /** Two halves of 128: 64 bytes of lower halves, 32 of upper pairs of bits, eight scales of groups of 16. */
    private void large6(long from, int at) {
        float d = half(from + 208);
        for (int part = 0; part < 2; part++) {
            long lower = from + part * 64L;
            long upper = from + 128 + part * 32L;
            long scales = from + 192 + part * 8L;
            for (int i = 0; i < SMALL; i++) {
                int pairs = unsigned(upper + i);
                for (int quarter = 0; quarter < 4; quarter++) {
                    int both = unsigned(lower + i + quarter % 2 * (long) SMALL);
                    int number = (quarter < 2 ? both & 15 : both >> 4) | (pairs >> (2 * quarter) & 3) << 4;
                    int scale = data.get(ValueLayout.JAVA_BYTE, scales + quarter * 2L + i / 16);
                    to[at + part * 128 + quarter * SMALL + i] = d * scale * (number - 32);
                }
            }
        }
    }
}
