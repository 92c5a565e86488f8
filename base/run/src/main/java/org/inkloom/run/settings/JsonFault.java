package org.inkloom.run.settings;

import tools.jackson.core.JacksonException;

/** Says in plain words why JSON, which reads as JSON, is not what a record of ours asks for. */
public final class JsonFault {
    private JsonFault() {}

    /**
     * Returns what is wrong, with the place of the value, for the middle of a sentence. The library's own text names
     * classes of the program.
     *
     * @param fault of reading a value as a record
     */
    public static String of(JacksonException fault) {
        StringBuilder place = new StringBuilder();
        for (JacksonException.Reference step : fault.getPath()) {
            if (step.getPropertyName() == null) {
                place.append('[').append(step.getIndex()).append(']');
            } else {
                place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return place.isEmpty()
                ? "it holds another kind of value than the fields that belong there, or one of them is missing"
                : "its field " + place + " is missing, or holds another kind of value";
    }
}
