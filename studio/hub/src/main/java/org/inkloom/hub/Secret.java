package org.inkloom.hub;

/**
 * A token whose text form does not contain it.
 *
 * @param value the token
 */
record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
