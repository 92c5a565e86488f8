package org.inkloom.data.op.dedup;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.inkloom.data.op.Deduplicator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Fields;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Drops near duplicates by SimHash (Charikar, 2002): captions whose 64-bit hashes differ in few bits are joined, and each
 * connected cluster keeps its first sample.
 */
final class DocumentSimhashDeduplicator implements Deduplicator {
    private static final int BITS = 64;

    static final OperatorSpec SPEC = OperatorSpec.deduplicator(
            "document_simhash_deduplicator",
            "Drop near duplicates by SimHash distance.",
            DocumentSimhashDeduplicator::new,
            Shingles.params(
                    6,
                    Param.integer("num_blocks", 6, "blocks that a hash is cut into for the search"),
                    Param.integer("hamming_distance", 4, "largest distance of duplicates, bits")));

    private final FieldKeys keys;
    private final Shingles shingles;
    private final int blocks;
    private final int distance;
    private final List<Long> masks;

    private DocumentSimhashDeduplicator(Params params) {
        keys = params.keys();
        shingles = Shingles.of(params);
        blocks = params.integer("num_blocks");
        distance = params.integer("hamming_distance");
        if (blocks < 1 || blocks > BITS) {
            throw params.wrong("num_blocks", "Use 1 to 64.");
        }
        if (distance < 1 || distance >= blocks) {
            throw params.wrong("hamming_distance", "Use a number from 1 to below num_blocks (" + blocks + ").");
        }
        masks = masks(blocks, distance);
    }

    @Override
    public long[] sign(Sample sample) {
        MessageDigest md5 = Digests.of("MD5");
        int[] balance = new int[BITS];
        // A caption shorter than one piece has the hash 0, as in Data-Juicer: all such captions are duplicates of each
        // other.
        for (byte[] piece : shingles.full(sample.requireText(keys.text()))) {
            long hash = ByteBuffer.wrap(md5.digest(piece)).getLong();
            for (int bit = 0; bit < BITS; bit++) {
                balance[bit] += (hash >>> bit & 1) == 0 ? -1 : 1;
            }
        }
        long hash = 0;
        for (int bit = 0; bit < BITS; bit++) {
            hash |= balance[bit] > 0 ? 1L << bit : 0;
        }
        return new long[] {hash};
    }

    @Override
    public String column() {
        return Fields.SIMHASH;
    }

    @Override
    public JsonNode shown(long[] signature) {
        return JsonNodeFactory.instance.stringNode(Long.toUnsignedString(signature[0]));
    }

    @Override
    public List<long[]> buckets(long[] signature) {
        List<long[]> buckets = new ArrayList<>(masks.size());
        for (int i = 0; i < masks.size(); i++) {
            buckets.add(new long[] {i, signature[0] & masks.get(i)});
        }
        return buckets;
    }

    @Override
    public boolean isBucketGroup() {
        return false;
    }

    @Override
    public boolean isNear(long[] signature, long[] other) {
        return Long.bitCount(signature[0] ^ other[0]) <= distance;
    }

    @Override
    public Groups groups() {
        return new Near();
    }

    /** Finds hashes that are near each other: two that differ in d bits agree in all but at most d blocks. */
    private final class Near implements Groups {
        private final Clusters clusters = new Clusters();
        private long[] hashes = new long[1024];

        @Override
        public void add(long[] signature) {
            int sample = clusters.add();
            if (sample == hashes.length) {
                hashes = Arrays.copyOf(hashes, sample * 2);
            }
            hashes[sample] = signature[0];
        }

        @Override
        public int[] representatives() {
            int count = clusters.representatives().length;
            for (long mask : masks) {
                long[] keyed = new long[count];
                Integer[] order = new Integer[count];
                for (int i = 0; i < count; i++) {
                    keyed[i] = hashes[i] & mask;
                    order[i] = i;
                }
                Arrays.sort(
                        order, Comparator.<Integer>comparingLong(i -> keyed[i]).thenComparingLong(i -> hashes[i]));
                joinWithin(order, keyed);
            }
            return clusters.representatives();
        }

        private void joinWithin(Integer[] order, long[] keyed) {
            for (int i = 0; i < order.length; i++) {
                int a = order[i];
                for (int j = i + 1; j < order.length && keyed[a] == keyed[order[j]]; j++) {
                    int b = order[j];
                    if (Long.bitCount(hashes[a] ^ hashes[b]) <= distance) {
                        clusters.join(a, b);
                    }
                    if (hashes[a] == hashes[b]) {
                        // The next hash is equal to this one, and is compared with the rest in its turn. Going on here
                        // would take quadratic time in a long run of equal hashes.
                        break;
                    }
                }
            }
        }
    }

    /** Every choice of the blocks in which two near hashes may agree. */
    private static List<Long> masks(int blocks, int distance) {
        List<Long> masks = new ArrayList<>();
        choose(blocks, 0, blocks - distance, 0, masks);
        return masks;
    }

    private static void choose(int blocks, int from, int left, long mask, List<Long> masks) {
        if (left == 0) {
            masks.add(mask);
            return;
        }
        for (int block = from; block <= blocks - left; block++) {
            choose(blocks, block + 1, left - 1, mask | blockMask(blocks, block), masks);
        }
    }

    private static long blockMask(int blocks, int block) {
        int start = block * BITS / blocks;
        int end = (block + 1) * BITS / blocks;
        long upTo = end == BITS ? -1L : (1L << end) - 1;
        return upTo & -1L << start;
    }
}
