package org.inkloom.weights;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages bytes in the ways that downloads, disks and hostile hands do; the same seed gives the same damage. */
final class DamagedBytes {
    private static final long[] EDGES = {
        0, 1, 0x7f, 0x80, 0xff, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL, Long.MAX_VALUE, -1
    };

    private DamagedBytes() {}

    static byte[] of(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        for (int i = random.nextInt(1, 4); i > 0 && bytes.length > 8; i--) {
            bytes = once(bytes, random);
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(7)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> {
                long edge = EDGES[random.nextInt(EDGES.length)];
                for (int i = 0; i < 8 && at + i < bytes.length; i++) {
                    bytes[at + i] = (byte) (edge >>> 8 * i);
                }
            }
            case 4 -> { // a run of bytes is there twice
                int end = Math.min(bytes.length, at + random.nextInt(1, 64));
                byte[] longer = Arrays.copyOf(bytes, bytes.length + end - at);
                System.arraycopy(bytes, at, longer, end, bytes.length - at);
                return longer;
            }
            case 5 -> { // a run of bytes is missing
                int end = Math.min(bytes.length, at + random.nextInt(1, 64));
                byte[] shorter = Arrays.copyOf(bytes, bytes.length - (end - at));
                System.arraycopy(bytes, end, shorter, at, bytes.length - end);
                return shorter;
            }
            default -> { // a digit of a number in text
                for (int i = at; i < bytes.length; i++) {
                    if (bytes[i] >= '0' && bytes[i] <= '9') {
                        bytes[i] = (byte) ('0' + random.nextInt(10));
                        break;
                    }
                }
            }
        }
        return bytes;
    }
}
