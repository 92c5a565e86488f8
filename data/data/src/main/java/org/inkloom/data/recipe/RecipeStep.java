package org.inkloom.data.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One entry of a recipe's process list.
 *
 * @param operator name of the operator
 * @param params its parameters as written, unchecked until the operator is made
 */
public record RecipeStep(String operator, Map<String, JsonNode> params) {
    /** Copies the parameters, keeping their order. */
    public RecipeStep {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }
}
