package org.inkloom.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.inkloom.run.folder.FolderLock;
import org.inkloom.server.account.Account;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.desk.ServerFolders;
import org.inkloom.server.http.Admissions;
import org.inkloom.server.http.Guard;
import org.inkloom.server.http.PageFiles;
import org.inkloom.server.http.PageHandler;
import org.inkloom.server.http.RouteHandler;
import org.inkloom.server.http.Routes;
import org.inkloom.server.log.ServerLog;
import org.inkloom.server.observe.JobLog;
import org.inkloom.server.observe.JobTraces;
import org.inkloom.server.observe.RequestLog;
import org.inkloom.server.observe.ServerMetrics;
import org.inkloom.server.socket.SocketUpgrade;
import org.inkloom.server.socket.Sockets;
import org.inkloom.server.trace.Traces;
import org.inkloom.server.v2.Webhooks;
import org.inkloom.server.work.JobObserver;
import org.inkloom.server.work.JobQueue;
import org.inkloom.server.work.JobWorkers;
import org.inkloom.server.work.WorkPlaces;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.execute.ResultCache;
import org.inkloom.workflow.execute.StoredResults;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodePackProvider;
import org.inkloom.workflow.queue.JobStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * Opens the parts of a server in their order: the state, what works on it, what listens.
 *
 * @param options of the server
 * @param version of the program
 * @param failures hears of what the server itself did wrong
 * @param log what is written down
 * @param traces records requests and jobs
 * @param opened closes what was opened where a later part fails
 */
record ServerAssembly(
        ServerOptions options,
        String version,
        BiConsumer<String, Throwable> failures,
        ServerLog log,
        Traces traces,
        OpenedParts opened) {
    /**
     * What lies in the folder of state, and the node types that work there.
     *
     * @param devices that jobs are computed on, at least one
     * @param recovered how many jobs ran when the process died before
     */
    record State(
            FolderLock lock,
            List<String> devices,
            NodePack pack,
            JobLog jobLog,
            JobStore store,
            Desks desks,
            int recovered) {}

    /** What runs jobs, and tells of them. */
    record Work(Sockets sockets, ServerMetrics metrics, JobWorkers workers, JobQueue jobs, Webhooks webhooks) {}

    /** What listens, and answers. */
    record Door(Admissions admissions, Routes routes, Server jetty, ServerConnector connector) {}

    /** Takes the folder of state, opens the node types of the first device and the store of jobs. */
    State state(NodePackProvider provider) throws IOException {
        FolderLock lock = opened.keep(FolderLock.take(options.state(), "a server"));
        ServerFolders folders = ServerFolders.below(options.state(), Account.OWNER.name());
        folders.clearTemp();
        JobLog jobLog = new JobLog(log);
        List<String> devices = provider.devices(options.device());
        NodePack pack = opened.keep(provider.open(new NodePackProvider.WorkPlace(
                folders.input(),
                folders.output(),
                folders.temp(),
                options.models(),
                devices.getFirst(),
                options.metadata(),
                jobLog)));
        JobStore store = opened.keep(options.database()
                .map(JobStore::open)
                .orElseGet(() -> JobStore.open(options.state().resolve("jobs.db"))));
        Desks desks = new Desks(options.state(), pack, store, options.limits().waitingJobs());
        return new State(lock, devices, pack, jobLog, store, desks, store.recover());
    }

    /** Opens what runs the jobs; it begins at once with what waits in the store. */
    Work work(State state) throws IOException {
        Sockets sockets = new Sockets(
                owner -> state.desks().of(owner).jobs().remaining(),
                features(),
                options.limits().sockets(),
                log);
        ServerMetrics metrics = opened.keep(new ServerMetrics());
        Optional<StoredResults> stored = stored(state.pack());
        stored.ifPresent(
                kept -> metrics.gauge("inkloom.stored.bytes", "What kept pictures take on the disk", kept::bytes));
        ResultCache cache = new ResultCache(options.limits().cacheBytes());
        JobObserver observer = JobObserver.all(List.of(metrics.jobs(), state.jobLog(), new JobTraces(traces)));
        JobWorkers workers = opened.keep(new JobWorkers(
                new WorkPlaces(state.store(), sockets, state.desks(), cache, stored, observer, failures),
                packs(state.pack(), state.devices()),
                sockets::sweep));
        JobQueue jobs = new JobQueue(state.store(), workers, sockets, state.desks(), observer);
        Webhooks webhooks = opened.keep(
                new Webhooks(state.store(), state.desks(), options.limits().privateWebhooks(), failures, log));
        metrics.gauge("inkloom.jobs.remaining", "Jobs that wait and run", state.store()::remaining);
        metrics.gauge("inkloom.jobs.running", "Jobs that run", workers::busy);
        metrics.gauge("inkloom.jobs.at.once", "Jobs that can run at once", workers::size);
        metrics.gauge("inkloom.sockets.open", "Open sockets", sockets::size);
        metrics.gauge("inkloom.sockets.waiting.bytes", "What waits for sockets", sockets::waitingBytes);
        metrics.gauge("inkloom.cache.bytes", "What kept results of nodes take", cache::bytes);
        return new Work(sockets, metrics, workers, jobs, webhooks);
    }

    private ObjectNode features() {
        return ComfyJson.MAPPER
                .createObjectNode()
                .put("supports_preview_metadata", true)
                .put("max_upload_size", options.limits().upload());
    }

    /** The node types of each device; of a device that is named again, with a number behind its name. */
    private static Map<String, NodePack> packs(NodePack first, List<String> devices) {
        Map<String, NodePack> packs = new LinkedHashMap<>();
        for (String device : devices) {
            String name = device;
            for (int number = 2; packs.containsKey(name); number++) {
                name = device + "#" + number;
            }
            packs.put(name, packs.isEmpty() ? first : first.on(device));
        }
        return packs;
    }

    private Optional<StoredResults> stored(NodePack pack) throws IOException {
        long most = options.limits().storedBytes();
        Path folder = options.state().resolve("results");
        return most == 0
                ? Optional.empty()
                : Optional.of(StoredResults.open(folder, most, version, pack.values(), failures));
    }

    /** Begins to listen. */
    Door door(State state, Work work, Guard guard) throws Exception {
        Admissions admissions = opened.keep(new Admissions(guard, failures));
        Routes routes = new ServerRoutes(
                        state.pack(),
                        state.store(),
                        state.desks(),
                        work.workers(),
                        work.jobs(),
                        work.webhooks(),
                        work.metrics(),
                        log)
                .all(guard, options.limits().upload(), version, features(), failures);
        Server jetty = Listener.jetty();
        ServerConnector connector = Listener.connector(jetty, options);
        ServerWebSocketContainer container = ServerWebSocketContainer.ensure(jetty);
        // Sockets of pages stay open for days.
        container.setIdleTimeout(Duration.ZERO);
        Handler.Singleton pages =
                new PageHandler(PageFiles.ofProcess(), guard, answers(work.metrics(), routes, guard, admissions));
        jetty.setHandler(new SocketUpgrade(container, work.sockets(), guard, admissions, pages));
        opened.keep(jetty::stop);
        jetty.start();
        return new Door(admissions, routes, jetty, connector);
    }

    private RouteHandler answers(ServerMetrics metrics, Routes routes, Guard guard, Admissions admissions) {
        RequestLog requests = new RequestLog(log);
        return new RouteHandler(
                routes,
                guard,
                admissions,
                traces,
                options.limits().requestsPerSecond(),
                options.access().publicUrl(),
                answer -> {
                    metrics.answered(answer);
                    requests.answered(answer);
                },
                failures);
    }
}
