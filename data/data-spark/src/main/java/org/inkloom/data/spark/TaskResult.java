package org.inkloom.data.spark;

import java.io.Serializable;
import java.util.List;
import org.inkloom.data.engine.BarrierItem;
import org.inkloom.data.engine.StageWork;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingNames;

/** What a task sends: finished work, or the reason why the whole run has to end. */
sealed interface TaskResult extends Serializable {
    /** Finished work. */
    record Finished(StageWork.Done done) implements TaskResult {
        @Override
        public List<BarrierItem> items() {
            return done.items();
        }

        @Override
        public TaskResult withoutItems() {
            return new Finished(done.withoutItems());
        }
    }

    /** A refusal, as text: an exception of another process cannot be thrown here. */
    record Refused(InkloomException.Kind kind, String code, String what, String why, String remedy)
            implements TaskResult {
        static Refused of(InkloomException e) {
            return new Refused(
                    e.kind(),
                    e.code(),
                    e.what(SettingNames.REFERENCES),
                    e.why(SettingNames.REFERENCES),
                    e.remedy(SettingNames.REFERENCES));
        }

        InkloomException exception() {
            return kind == InkloomException.Kind.BAD_INPUT
                    ? InkloomException.badInput(code, what, why, remedy)
                    : InkloomException.failed(code, what, why, remedy);
        }

        @Override
        public List<BarrierItem> items() {
            return List.of();
        }

        @Override
        public TaskResult withoutItems() {
            return this;
        }
    }

    /** Returns the samples that wait for a barrier. */
    List<BarrierItem> items();

    /** Returns the same without those samples. */
    TaskResult withoutItems();
}
