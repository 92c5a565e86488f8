package org.inkloom.data.op.field;

import java.util.List;
import org.inkloom.data.op.OperatorSpec;

/** Lists the operators of this package. */
public final class FieldOperators {
    /** All of them. */
    public static final List<OperatorSpec> ALL = List.of(
            SpecifiedFieldFilter.SPEC, SpecifiedNumericFieldFilter.SPEC, SuffixFilter.SPEC, GeneralFieldFilter.SPEC);

    private FieldOperators() {}
}
