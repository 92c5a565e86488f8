package org.inkloom.data.sample;

import java.util.List;

/** Names of the columns that Data-Juicer reserves for itself; spelt as it publishes them. */
public final class Fields {
    /** Statistics written by filters. */
    public static final String STATS = "__dj__stats__";
    /** Tags written by some mappers. */
    public static final String META = "__dj__meta__";
    /** Suffix of the file that a sample came from. */
    public static final String SUFFIX = "__dj__suffix__";
    /** Previous paths of produced pictures. */
    public static final String SOURCE_FILE = "__dj__source_file__";
    /** Exact hash of a text. */
    public static final String HASH = "__dj__hash";
    /** MinHash signature of a text. */
    public static final String MINHASH = "__dj__minhash";
    /** SimHash of a text. */
    public static final String SIMHASH = "__dj__simhash";
    /** Perceptual hash of a sample's pictures. */
    public static final String IMAGE_HASH = "__dj__imagehash";

    /** The columns that {@code keep_hashes_in_res_ds} leaves in the result. */
    public static final List<String> HASHES = List.of(HASH, MINHASH, SIMHASH, IMAGE_HASH);

    private Fields() {}
}
