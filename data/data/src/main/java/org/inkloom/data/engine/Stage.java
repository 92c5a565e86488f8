package org.inkloom.data.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.op.Deduplicator;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.Selector;

/**
 * A part of a run between two looks at the whole data set.
 *
 * @param streaming filters and mappers, which see one sample at a time
 * @param barrier the deduplicator or selector that ends the stage; none ends the last
 */
public record Stage(List<PlannedStep> streaming, Optional<PlannedStep> barrier) {
    /** Copies the list. */
    public Stage {
        streaming = List.copyOf(streaming);
    }

    /** Returns the stages of a plan, in order; there is always a last one without barrier. */
    public static List<Stage> of(Plan plan) {
        List<Stage> stages = new ArrayList<>();
        List<PlannedStep> streaming = new ArrayList<>();
        for (PlannedStep step : plan.steps()) {
            switch (step.operator()) {
                case Filter _, Mapper _ -> streaming.add(step);
                case Deduplicator _, Selector _ -> {
                    stages.add(new Stage(streaming, Optional.of(step)));
                    streaming = new ArrayList<>();
                }
            }
        }
        stages.add(new Stage(streaming, Optional.empty()));
        return stages;
    }
}
