package org.inkloom.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which handler answers which path. A part in braces takes one part of the path, decoded, with slashes that were written as
 * {@code %2F} in it; one with three dots takes the rest.
 */
public final class Routes {
    /** Answers a request. */
    @FunctionalInterface
    public interface Handler {
        /** Answers; what it throws becomes an answer too. */
        void handle(Exchange exchange) throws Exception;
    }

    record Route(String method, List<String> parts, String pattern, Handler handler, boolean open) {
        Route(String method, String path, Handler handler, boolean open) {
            List<String> parts = Routes.parts(path);
            this(method, parts, "/" + String.join("/", parts), handler, open);
        }
    }

    record Match(String route, Handler handler, Map<String, String> names, boolean open) {}

    private final List<Route> routes = new ArrayList<>();
    /** The same by the method and the first part of the path, of which one begins with a name. */
    private final Map<String, List<Route>> byStart = new HashMap<>();

    /** Adds a route as {@code /x} and as {@code /api/x}. */
    public Routes add(String method, String path, Handler handler) {
        addBare(method, path, handler);
        return addBare(method, "/api" + path, handler);
    }

    /** Adds a route by this path alone. */
    public Routes addBare(String method, String path, Handler handler) {
        return add(new Route(method, path, handler, false));
    }

    /** Adds a route by this path alone that is answered without a token: it must show nothing of anybody. */
    public Routes addOpen(String method, String path, Handler handler) {
        return add(new Route(method, path, handler, true));
    }

    private Routes add(Route route) {
        if (route.parts().isEmpty() || start(route.method(), route.parts()).contains("{")) {
            throw new IllegalArgumentException("a route begins with a word: " + route.pattern());
        }
        routes.add(route);
        byStart.computeIfAbsent(start(route.method(), route.parts()), _ -> new ArrayList<>())
                .add(route);
        return this;
    }

    private static String start(String method, List<String> parts) {
        boolean api = parts.size() > 1 && parts.getFirst().equals("api");
        return method + " " + (parts.isEmpty() ? "" : parts.getFirst()) + (api ? "/" + parts.get(1) : "");
    }

    /** Returns all routes, as {@code GET /queue}, sorted. */
    public List<String> all() {
        TreeSet<String> all = new TreeSet<>();
        routes.forEach(route -> all.add(route.method() + " " + route.pattern()));
        return List.copyOf(all);
    }

    static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    Optional<Match> find(String method, List<String> path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        for (Route route : byStart.getOrDefault(start(wanted, path), List.of())) {
            Optional<Map<String, String>> names = match(route.parts(), path);
            if (names.isPresent()) {
                return Optional.of(new Match(route.pattern(), route.handler(), names.get(), route.open()));
            }
        }
        return Optional.empty();
    }

    /** Returns whether a path is known with another method. */
    boolean knows(List<String> path) {
        return routes.stream().anyMatch(route -> match(route.parts(), path).isPresent());
    }

    private static Optional<Map<String, String>> match(List<String> route, List<String> path) {
        // Most routes differ in a part that is no name: nothing is made for those.
        int both = Math.min(route.size(), path.size());
        for (int i = 0; i < both; i++) {
            if (!route.get(i).startsWith("{") && !route.get(i).equals(path.get(i))) {
                return Optional.empty();
            }
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < route.size(); i++) {
            String part = route.get(i);
            if (part.endsWith("...}") && path.size() > i) {
                names.put(part.substring(1, part.length() - 4), String.join("/", path.subList(i, path.size())));
                return Optional.of(names);
            }
            if (i >= path.size()) {
                return Optional.empty();
            }
            if (part.startsWith("{")) {
                names.put(part.substring(1, part.length() - 1), path.get(i));
            } else if (!part.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return route.size() == path.size() ? Optional.of(names) : Optional.empty();
    }
}
