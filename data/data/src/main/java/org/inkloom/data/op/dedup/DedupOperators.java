package org.inkloom.data.op.dedup;

import java.util.List;
import org.inkloom.data.op.OperatorSpec;

/** Lists the operators of this package. */
public final class DedupOperators {
    /** All of them. */
    public static final List<OperatorSpec> ALL = List.of(
            DocumentDeduplicator.SPEC,
            DocumentMinhashDeduplicator.SPEC,
            DocumentSimhashDeduplicator.SPEC,
            ImageDeduplicator.SPEC);

    private DedupOperators() {}
}
