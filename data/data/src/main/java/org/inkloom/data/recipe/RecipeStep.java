package org.inkloom.data.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.run.settings.SettingsGroup;
import tools.jackson.databind.JsonNode;

/**
 * One entry of a recipe's process list.
 *
 * @param operator name of the operator
 * @param given its parameters with their lines, unchecked until the operator is made
 */
public record RecipeStep(String operator, SettingsGroup given) {
    /** Returns the parameters as written, in their order. */
    public Map<String, JsonNode> params() {
        Map<String, JsonNode> params = new LinkedHashMap<>();
        given.value().json().forEachEntry(params::put);
        return Collections.unmodifiableMap(params);
    }

    /** A run that was ended is known again by this text. */
    @Override
    public String toString() {
        return "RecipeStep[operator=" + operator + ", params=" + params() + "]";
    }
}
