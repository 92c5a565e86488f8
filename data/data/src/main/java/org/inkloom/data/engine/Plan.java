package org.inkloom.data.engine;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.op.HoldsModel;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeStep;
import org.inkloom.run.InkloomException;
import tools.jackson.databind.JsonNode;

/**
 * A recipe with its operators made: everything that can be refused has been refused.
 *
 * @param recipe the recipe
 * @param steps its operators in order
 */
public record Plan(Recipe recipe, List<PlannedStep> steps) implements AutoCloseable {
    /** Copies the list. */
    public Plan {
        steps = List.copyOf(steps);
    }

    /**
     * Makes the operators of a recipe.
     *
     * @throws InkloomException INK-DATA-003 to INK-DATA-007 for what cannot be made
     */
    public static Plan of(Recipe recipe, Catalogue catalogue) {
        List<PlannedStep> steps = new ArrayList<>();
        for (RecipeStep step : recipe.process()) {
            OperatorSpec spec = catalogue.require(step.operator());
            Operator operator = spec.make(step.given(), recipe.keys(), recipe.folder());
            JsonNode own = step.params().get("skip_op_error");
            boolean skip = own == null || !own.isBoolean() ? recipe.settings().skipErrors() : own.booleanValue();
            steps.add(new PlannedStep(steps.size(), spec.name(), spec.kind(), operator, skip));
        }
        return new Plan(recipe, steps);
    }

    /** Loads the models of its operators, so that what is wrong with them shows before a row is read. */
    public void load() {
        for (PlannedStep step : steps) {
            if (step.operator() instanceof HoldsModel holder) {
                holder.load();
            }
        }
    }

    /** Frees the models of its operators; a plan that runs again loads them again. */
    @Override
    public void close() {
        for (PlannedStep step : steps) {
            if (step.operator() instanceof HoldsModel holder) {
                holder.close();
            }
        }
    }
}
