package org.inkloom.data.op.text;

import java.util.List;
import org.inkloom.data.op.OperatorSpec;

/** Lists the operators of this package. */
public final class TextOperators {
    /** All of them. */
    public static final List<OperatorSpec> ALL = List.of(
            Characters.LENGTH,
            Characters.SPECIAL,
            Characters.ALPHANUMERIC,
            Characters.REPETITION,
            WordFilters.COUNT,
            WordFilters.REPETITION,
            WordFilters.FLAGGED,
            WordFilters.STOPWORDS,
            LineFilters.AVERAGE,
            LineFilters.MAXIMUM);

    private TextOperators() {}
}
