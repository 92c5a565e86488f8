package org.inkloom.server.comfy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.server.desk.ServerFolders;
import org.inkloom.server.http.HttpError;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.queue.EndedJob;
import tools.jackson.databind.JsonNode;

/** The files that a job says it has written. */
final class ResultFiles {
    private ResultFiles() {}

    static void delete(ServerFolders folders, EndedJob job) throws IOException {
        for (Path file : of(folders, job)) {
            Files.deleteIfExists(file);
        }
    }

    private static List<Path> of(ServerFolders folders, EndedJob job) {
        List<Path> files = new ArrayList<>();
        for (var node : ComfyJson.read(job.shown()).properties()) {
            for (var kind : node.getValue().properties()) {
                for (JsonNode item : kind.getValue()) {
                    file(folders, item).ifPresent(files::add);
                }
            }
        }
        return files;
    }

    /** Results and what was only shown; never uploads, which other jobs may need. */
    private static Optional<Path> file(ServerFolders folders, JsonNode item) {
        String name = item.path("filename").asString("");
        String type = item.path("type").asString("");
        if (name.isEmpty() || type.equals("input")) {
            return Optional.empty();
        }
        String subfolder = item.path("subfolder").asString("");
        try {
            return folders.ofType(type)
                    .map(root -> ServerFolders.inside(root, (subfolder.isEmpty() ? "" : subfolder + "/") + name))
                    .filter(Files::isRegularFile);
        } catch (HttpError e) {
            return Optional.empty();
        }
    }
}
