package org.inkloom.data.op.text;

import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.run.InkloomException;

/** The parameter that asks for words from a tokenizer model instead of plain splitting. */
public final class Tokenization {
    /** The parameter. */
    public static final Param PARAM = Param.flag("tokenization", false, "use a model tokenizer");

    private Tokenization() {}

    /**
     * Refuses the parameter when it is set.
     *
     * @param model what it would need
     * @throws InkloomException INK-DATA-007 if it is set
     */
    public static void refuse(Params params, String model) {
        if (params.flag("tokenization")) {
            throw InkloomException.badInput(
                    "INK-DATA-007",
                    "The operator '" + params.operator() + "' with tokenization: true needs " + model + ".",
                    "Operators that use a tokenizer model are not part of this build.",
                    "Set tokenization: false to split at spaces.");
        }
    }
}
