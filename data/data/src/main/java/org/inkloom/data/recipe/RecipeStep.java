package org.inkloom.data.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
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
public record RecipeStep(String operator, @JsonIgnore SettingsGroup given) {
    /** Reads a step that travelled to another process as JSON, where its lines are not known. */
    @JsonCreator
    static RecipeStep of(@JsonProperty("operator") String operator, @JsonProperty("params") JsonNode params) {
        return new RecipeStep(operator, SettingsGroup.of("the recipe", params, RecipeRefusals.INSTANCE));
    }

    /** Returns the parameters as written, in their order. */
    @JsonProperty("params")
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
