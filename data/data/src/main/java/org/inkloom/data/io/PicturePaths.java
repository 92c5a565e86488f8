package org.inkloom.data.io;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns the relative picture paths of a row into absolute ones, as Data-Juicer does when it loads; Windows' separators are understood. */
public final class PicturePaths {
    private PicturePaths() {}

    /**
     * Resolves the paths under one key, in place.
     *
     * @param row the row
     * @param key field with a path or a list of paths
     * @param folder where relative paths start
     * @return the same row
     */
    public static ObjectNode absolute(ObjectNode row, String key, Path folder) {
        JsonNode paths = row.get(key);
        if (paths != null && paths.isString()) {
            row.put(key, resolve(paths.stringValue(), folder));
        } else if (paths instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i).isString()) {
                    list.set(i, resolve(list.get(i).stringValue(), folder));
                }
            }
        }
        return row;
    }

    private static String resolve(String path, Path folder) {
        if (path.isEmpty() || path.contains("://")) {
            return path;
        }
        try {
            Path found = folder.resolve(path).normalize();
            boolean windows = path.indexOf('\\') >= 0 && !Files.exists(found);
            return (windows ? folder.resolve(path.replace('\\', '/')).normalize() : found).toString();
        } catch (InvalidPathException e) {
            // Left as it is: the operator that opens it names it as bad.
            return path;
        }
    }
}
