package org.inkloom.workflow.node;

import java.time.Duration;

/** Hears of models that nodes open and let go of. Called from several threads. */
public interface ModelWatch {
    /** Nobody listens. */
    ModelWatch NONE = new ModelWatch() {};

    /** Why a model was let go of. */
    enum Why {
        /** Others were wanted, and there is room for some alone. */
        ROOM,
        /** Somebody asked for the memory. */
        ASKED,
        /** The pack was closed. */
        CLOSED
    }

    /** A model was opened on a device, which took so long. */
    default void opened(String model, String device, Duration time) {}

    /** A model was let go of. */
    default void closed(String model, String device, Why why) {}
}
