package org.inkloom.workflow.node;

import java.time.Duration;

/** Is told when nodes open and close models. Called from several threads. */
public interface ModelWatch {
    /** Ignores all events. */
    ModelWatch NONE = new ModelWatch() {};

    /** The reason for closing a model. */
    enum Why {
        /** Memory was needed for other models. */
        ROOM,
        /** Memory was needed for other models, or for drawing. */
        MEMORY,
        /** A user or client asked to free memory. */
        ASKED,
        /** The pack was closed. */
        CLOSED
    }

    /**
     * A model was opened on a device.
     *
     * @param time how long it took
     */
    default void opened(String model, String device, Duration time) {}

    /** A model was closed. */
    default void closed(String model, String device, Why why) {}
}
