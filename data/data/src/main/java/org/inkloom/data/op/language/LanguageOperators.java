package org.inkloom.data.op.language;

import java.util.List;
import org.inkloom.data.op.OperatorSpec;

/** The operators of this family. */
public final class LanguageOperators {
    /** All of them. */
    public static final List<OperatorSpec> ALL = List.of(LanguageFilter.SPEC);

    private LanguageOperators() {}
}
