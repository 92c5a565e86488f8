package org.inkloom.data.op.dedup;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.inkloom.data.op.Deduplicator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Fields;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Drops near duplicates by MinHash (Broder, 1997) with banding: samples that share a band of their signatures are
 * joined, and each connected cluster keeps its first sample.
 *
 * <p>A signature is one 64-bit hash per band, so that a million captions fit into a few hundred megabytes.
 */
final class DocumentMinhashDeduplicator implements Deduplicator {
    private static final long MERSENNE_PRIME = (1L << 61) - 1;
    private static final long LOW_32_BITS = 0xffffffffL;
    private static final int SEED = 42;

    static final OperatorSpec SPEC = OperatorSpec.deduplicator(
            "document_minhash_deduplicator",
            "Drop near duplicates by MinHash LSH.",
            DocumentMinhashDeduplicator::new,
            Shingles.params(
                    5,
                    Param.integer("num_permutations", 256, "MinHash permutations"),
                    Param.number("jaccard_threshold", 0.7, "similarity from which texts are duplicates, 0 to 1"),
                    Param.unset("num_bands", Param.Type.INTEGER, "LSH bands; chosen from the threshold when unset"),
                    Param.unset("num_rows_per_band", Param.Type.INTEGER, "rows per band; chosen when unset"),
                    Param.unset("tokenizer_model", Param.Type.TEXT, "sentencepiece model, not supported")));

    private final FieldKeys keys;
    private final Shingles shingles;
    private final BandPlan plan;
    private final long[] factors;
    private final long[] summands;

    private DocumentMinhashDeduplicator(Params params) {
        keys = params.keys();
        shingles = Shingles.of(params);
        int permutations = params.integer("num_permutations");
        if (permutations < 1 || permutations > 2048) {
            throw params.wrong("num_permutations", "Use 1 to 2048.");
        }
        plan = plan(params, permutations);
        factors = new long[permutations];
        summands = new long[permutations];
        MersenneTwister random = new MersenneTwister(SEED);
        for (int i = 0; i < permutations; i++) {
            factors[i] = 1 + random.upTo(MERSENNE_PRIME - 2);
            summands[i] = random.upTo(MERSENNE_PRIME - 1);
        }
    }

    private static BandPlan plan(Params params, int permutations) {
        if (!params.has("num_bands") || !params.has("num_rows_per_band")) {
            double threshold = params.number("jaccard_threshold");
            if (!(threshold >= 0 && threshold <= 1)) {
                throw params.wrong("jaccard_threshold", "Use a similarity from 0 to 1.");
            }
            return BandPlan.forThreshold(threshold, permutations);
        }
        BandPlan plan = new BandPlan(params.integer("num_bands"), params.integer("num_rows_per_band"));
        if (plan.bands() < 1 || plan.rows() < 1 || (long) plan.bands() * plan.rows() > permutations) {
            throw params.wrong("num_bands", "num_bands times num_rows_per_band must be 1 to num_permutations.");
        }
        return plan;
    }

    @Override
    public long[] sign(Sample sample) {
        List<byte[]> pieces = shingles.of(sample.requireText(keys.text()));
        MessageDigest sha1 = Digests.of("SHA-1");
        long[] hashes = pieces.stream()
                .mapToLong(piece -> hash32(sha1.digest(piece)))
                .distinct()
                .toArray();
        int used = plan.bands() * plan.rows();
        long[] signature = new long[plan.bands()];
        for (int i = 0; i < used; i++) {
            long least = leastOf(hashes, factors[i], summands[i]);
            int band = i / plan.rows();
            signature[band] = mix(signature[band] ^ least);
        }
        return signature;
    }

    /** The first four bytes, little end first. */
    private static long hash32(byte[] digest) {
        return digest[0] & 0xffL | (digest[1] & 0xffL) << 8 | (digest[2] & 0xffL) << 16 | (digest[3] & 0xffL) << 24;
    }

    private static long leastOf(long[] hashes, long factor, long summand) {
        long least = LOW_32_BITS;
        for (long hash : hashes) {
            // The product wraps at 64 bits before it is reduced, as in the original.
            long value = hash * factor + summand;
            long reduced = (value & MERSENNE_PRIME) + (value >>> 61);
            reduced = reduced >= MERSENNE_PRIME ? reduced - MERSENNE_PRIME : reduced;
            least = Math.min(least, reduced & LOW_32_BITS);
        }
        return least;
    }

    /** A bijection that spreads bits (the finalizer of SplitMix64). */
    private static long mix(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    @Override
    public String column() {
        return Fields.MINHASH;
    }

    @Override
    public JsonNode shown(long[] signature) {
        ArrayNode bands = JsonNodeFactory.instance.arrayNode();
        Arrays.stream(signature).forEach(band -> bands.add(HexFormat.of().toHexDigits(band)));
        return bands;
    }

    @Override
    public List<long[]> buckets(long[] signature) {
        List<long[]> buckets = new ArrayList<>(signature.length);
        for (int band = 0; band < signature.length; band++) {
            buckets.add(new long[] {band, signature[band]});
        }
        return buckets;
    }

    @Override
    public Groups groups() {
        return new Bands(plan.bands());
    }

    /** The first sample with each value of each band. */
    private static final class Bands implements Groups {
        private final Clusters clusters = new Clusters();
        private final LongIndex[] firstWith;

        Bands(int bands) {
            firstWith = new LongIndex[bands];
            Arrays.setAll(firstWith, _ -> new LongIndex());
        }

        @Override
        public void add(long[] signature) {
            int sample = clusters.add();
            for (int band = 0; band < signature.length; band++) {
                int earlier = firstWith[band].putIfAbsent(signature[band], sample);
                if (earlier >= 0) {
                    clusters.join(earlier, sample);
                }
            }
        }

        @Override
        public int[] representatives() {
            return clusters.representatives();
        }
    }
}
