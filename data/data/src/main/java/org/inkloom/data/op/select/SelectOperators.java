package org.inkloom.data.op.select;

import java.util.List;
import java.util.OptionalDouble;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;

/** Lists the operators of this package, and reads the parameters that they share. */
public final class SelectOperators {
    static final Param FIELD = Param.text("field_key", "", "field to look at, levels joined with dots");

    /** All of them. */
    public static final List<OperatorSpec> ALL = List.of(
            RankSelectors.TOP, RankSelectors.RANGE, ValueSelectors.FREQUENCY, ValueSelectors.TAGS, RandomSelector.SPEC);

    private SelectOperators() {}

    static OptionalDouble share(Params params, String name) {
        OptionalDouble share = params.optionalNumber(name);
        if (share.isPresent() && !(share.getAsDouble() >= 0 && share.getAsDouble() <= 1)) {
            throw params.wrong(name, "Use a share from 0 to 1.");
        }
        return share;
    }

    static OptionalDouble positive(Params params, String name) {
        OptionalDouble number = params.optionalNumber(name);
        if (number.isPresent() && number.getAsDouble() < 1) {
            throw params.wrong(name, "Use 1 or more.");
        }
        return number;
    }

    /** Returns how many of {@code size} to take, unrounded; nothing when neither bound is given. A share of 0 is none. */
    static OptionalDouble count(OptionalDouble share, OptionalDouble number, int size) {
        if (share.isEmpty() || share.getAsDouble() == 0) {
            return number;
        }
        double byShare = share.getAsDouble() * size;
        return OptionalDouble.of(number.isPresent() ? Math.min(number.getAsDouble(), byShare) : byShare);
    }
}
