package org.inkloom.data.port;

import java.util.Iterator;
import java.util.ServiceLoader;
import org.inkloom.run.InkloomException;

/** Finds who offers models. */
public final class OfferedModels {
    private OfferedModels() {}

    /**
     * Returns the provider on the class path.
     *
     * @param operator who needs it, for the message
     * @throws InkloomException INK-DATA-007 if there is none
     */
    public static ModelProvider provider(String operator) {
        Iterator<ModelProvider> providers = ServiceLoader.load(
                        ModelProvider.class, OfferedModels.class.getClassLoader())
                .iterator();
        if (providers.hasNext()) {
            return providers.next();
        }
        throw InkloomException.badInput(
                "INK-DATA-007",
                "The operator '" + operator + "' needs a model.",
                "The module data-models, which runs models, is not on the class path.",
                "Add it, or take the operator out of the recipe's process list.");
    }
}
