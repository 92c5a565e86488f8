package org.inkloom.server;

import java.util.function.BiConsumer;
import org.inkloom.server.comfy.DeployRoutes;
import org.inkloom.server.comfy.HistoryRoutes;
import org.inkloom.server.comfy.KritaRoutes;
import org.inkloom.server.comfy.ModelRoutes;
import org.inkloom.server.comfy.NodeRoutes;
import org.inkloom.server.comfy.PromptRoutes;
import org.inkloom.server.comfy.QueueRoutes;
import org.inkloom.server.comfy.SystemRoutes;
import org.inkloom.server.comfy.UploadRoutes;
import org.inkloom.server.comfy.UserRoutes;
import org.inkloom.server.comfy.ViewRoutes;
import org.inkloom.server.describe.DescriptionRoutes;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.http.Guard;
import org.inkloom.server.http.Routes;
import org.inkloom.server.http.SessionRoutes;
import org.inkloom.server.log.ServerLog;
import org.inkloom.server.observe.HealthRoutes;
import org.inkloom.server.observe.ServerMetrics;
import org.inkloom.server.openai.OpenAiRoutes;
import org.inkloom.server.openai.PictureQueue;
import org.inkloom.server.v2.AssetRoutes;
import org.inkloom.server.v2.JobRoutes;
import org.inkloom.server.v2.Webhooks;
import org.inkloom.server.work.JobQueue;
import org.inkloom.server.work.JobWorkers;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.queue.JobStore;
import tools.jackson.databind.JsonNode;

/** All that is answered, over the parts of a server that answer it. */
record ServerRoutes(
        NodePack pack,
        JobStore store,
        Desks desks,
        JobWorkers workers,
        JobQueue jobs,
        Webhooks webhooks,
        ServerMetrics metrics,
        ServerLog log) {
    /**
     * Returns the routes.
     *
     * @param upload the most bytes of an upload
     * @param features what the server can, as {@code GET /features} answers it
     */
    Routes all(Guard guard, long upload, String version, JsonNode features, BiConsumer<String, Throwable> failures) {
        Routes routes = new Routes();
        new ModelRoutes(pack).addTo(routes);
        new KritaRoutes(pack, desks, upload).addTo(routes);
        new DeployRoutes(jobs, desks).addTo(routes);
        new SessionRoutes(guard, log).addTo(routes);
        new PromptRoutes(jobs, workers, desks).addTo(routes);
        new QueueRoutes(store, jobs, desks).addTo(routes);
        new HistoryRoutes(desks, workers, jobs).addTo(routes);
        new NodeRoutes(desks, pack, failures).addTo(routes);
        new ViewRoutes(desks, workers).addTo(routes);
        new UploadRoutes(desks, upload).addTo(routes);
        UserRoutes users = new UserRoutes(desks);
        users.addTo(routes);
        new SystemRoutes(pack, desks, users, version, features).addTo(routes);
        new OpenAiRoutes(pack, new PictureQueue(jobs, workers), desks, upload).addTo(routes);
        new AssetRoutes(desks, store.assets(), upload).addTo(routes);
        new JobRoutes(store, jobs, workers.watches(), desks, webhooks).addTo(routes);
        new DescriptionRoutes().addTo(routes);
        new HealthRoutes(store, workers::isFinishing, metrics).addTo(routes);
        return routes;
    }
}
