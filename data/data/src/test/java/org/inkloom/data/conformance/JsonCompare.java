package org.inkloom.data.conformance;

import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares JSON by value: numbers within 1e-6 relative whatever their kind, and null means absent. */
final class JsonCompare {
    private static final double TOLERANCE = 1e-6;

    private JsonCompare() {}

    /** Returns the first difference in words, empty when there is none. */
    static Optional<String> difference(JsonNode expected, JsonNode actual, String path) {
        if (expected.isNumber() && actual.isNumber()) {
            double wanted = expected.doubleValue();
            double got = actual.doubleValue();
            boolean near = Math.abs(wanted - got) <= TOLERANCE * Math.max(1e-12, Math.abs(wanted));
            return near ? Optional.empty() : Optional.of(path + ": expected " + wanted + " but was " + got);
        }
        if (expected.isObject() && actual.isObject()) {
            return objects(expected, actual, path);
        }
        if (expected.isArray() && actual.isArray()) {
            if (expected.size() != actual.size()) {
                return Optional.of(path + ": expected " + expected + " but was " + actual);
            }
            for (int i = 0; i < expected.size(); i++) {
                Optional<String> found = difference(expected.get(i), actual.get(i), path + "[" + i + "]");
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        return expected.equals(actual)
                ? Optional.empty()
                : Optional.of(path + ": expected " + expected + " but was " + actual);
    }

    private static Optional<String> objects(JsonNode expected, JsonNode actual, String path) {
        TreeSet<String> names = new TreeSet<>(expected.propertyNames());
        names.addAll(actual.propertyNames());
        for (String name : names) {
            JsonNode wanted = expected.path(name);
            JsonNode got = actual.path(name);
            boolean bothAbsent = isAbsent(wanted) && isAbsent(got);
            if (bothAbsent) {
                continue;
            }
            Optional<String> found = difference(wanted, got, path + "." + name);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
