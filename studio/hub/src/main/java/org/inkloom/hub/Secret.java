package org.inkloom.hub;

/**
 * A token that shows itself to nobody.
 *
 * @param value the token
 */
record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
