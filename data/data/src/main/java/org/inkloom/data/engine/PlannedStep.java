package org.inkloom.data.engine;

import org.inkloom.data.op.Operator;

/**
 * One operator of a run, made and ready.
 *
 * @param index place in the recipe, 0-based
 * @param name operator's name
 * @param kind how it acts
 * @param operator the operator
 * @param skipErrors whether a sample that it cannot process is skipped
 */
public record PlannedStep(int index, String name, Operator.Kind kind, Operator operator, boolean skipErrors) {}
