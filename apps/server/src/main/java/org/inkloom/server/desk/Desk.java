package org.inkloom.server.desk;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.inkloom.server.http.HttpError;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.queue.OwnJobs;

/**
 * What one account works with.
 *
 * @param owner the account's name
 * @param folders its files
 * @param types node types that read and write there
 * @param jobs its jobs
 */
public record Desk(String owner, ServerFolders folders, NodeTypes types, OwnJobs jobs) {
    /** Returns the file that a node has shown; nothing where it shows none, or one that lies elsewhere. */
    public Optional<Path> file(Map<?, ?> shown) {
        String subfolder = shown.get("subfolder") instanceof String text ? text : "";
        if (!(shown.get("filename") instanceof String name) || !(shown.get("type") instanceof String type)) {
            return Optional.empty();
        }
        try {
            return folders.ofType(type)
                    .map(root -> ServerFolders.inside(root, subfolder.isEmpty() ? name : subfolder + "/" + name));
        } catch (HttpError e) {
            return Optional.empty();
        }
    }
}
