package org.inkloom.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.FolderLock;
import org.inkloom.server.comfy.HistoryRoutes;
import org.inkloom.server.comfy.NodeRoutes;
import org.inkloom.server.comfy.PromptRoutes;
import org.inkloom.server.comfy.QueueRoutes;
import org.inkloom.server.comfy.ServerFolders;
import org.inkloom.server.comfy.SystemRoutes;
import org.inkloom.server.comfy.UploadRoutes;
import org.inkloom.server.comfy.UserRoutes;
import org.inkloom.server.comfy.ViewRoutes;
import org.inkloom.server.http.Guard;
import org.inkloom.server.http.RouteHandler;
import org.inkloom.server.http.Routes;
import org.inkloom.server.openai.OpenAiRoutes;
import org.inkloom.server.openai.PictureQueue;
import org.inkloom.server.socket.SocketUpgrade;
import org.inkloom.server.socket.Sockets;
import org.inkloom.server.work.JobWorker;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.execute.ResultCache;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodePackProvider;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.queue.JobStore;
import tools.jackson.databind.node.ObjectNode;

/** A server that listens until it is closed. Closing stops the running job, which runs first when a server is there again. */
public final class InkloomServer implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 2_000;
    private static final Duration GRACE = Duration.ofMillis(300);

    private final FolderLock lock;
    private final NodePack pack;
    private final JobStore store;
    private final Sockets sockets;
    private final JobWorker worker;
    private final Server jetty;
    private final ServerConnector connector;
    private final int recovered;

    private InkloomServer(
            FolderLock lock,
            NodePack pack,
            JobStore store,
            Sockets sockets,
            JobWorker worker,
            Server jetty,
            ServerConnector connector,
            int recovered) {
        this.lock = lock;
        this.pack = pack;
        this.store = store;
        this.sockets = sockets;
        this.worker = worker;
        this.jetty = jetty;
        this.connector = connector;
        this.recovered = recovered;
    }

    /**
     * Starts a server.
     *
     * @param provider opens the node types
     * @param version of the program
     * @param failures hears of what the server itself did wrong, from any thread
     * @throws InkloomException INK-SERVER-001 if the port is taken, INK-SERVER-002 if others could reach it without a
     *     token, INK-SERVER-003 if the folder of state cannot be used, INK-FILE-039 if another server uses it
     */
    public static InkloomServer start(
            ServerOptions options, NodePackProvider provider, String version, BiConsumer<String, Throwable> failures) {
        boolean loopback = isLoopback(options.host());
        if (!loopback && options.token().isEmpty()) {
            throw InkloomException.badInput(
                    "INK-SERVER-002",
                    "The address " + options.host() + " can be reached from other machines, and no token was given.",
                    "Anybody there could draw, read and delete pictures.",
                    "Give a --token, or listen at 127.0.0.1.");
        }
        try (Opened opened = new Opened()) {
            FolderLock lock = opened.keep(FolderLock.take(options.state(), "a server"));
            ServerFolders folders = ServerFolders.below(options.state());
            folders.clearTemp();
            NodePack pack = opened.keep(provider.open(new NodePackProvider.WorkPlace(
                    folders.input(),
                    folders.output(),
                    folders.temp(),
                    options.models(),
                    options.device(),
                    options.metadata())));
            NodeTypes types = new NodeTypes(pack.types());
            JobStore store = opened.keep(JobStore.open(options.state().resolve("jobs.db")));
            int recovered = store.recover();
            ObjectNode features = ComfyJson.MAPPER.createObjectNode();
            features.put("supports_preview_metadata", true).put("max_upload_size", options.mostUpload());
            Sockets sockets = new Sockets(store::remaining, features);
            Guard guard = new Guard(loopback, options.hosts(), options.token());
            JobWorker worker = opened.keep(
                    new JobWorker(store, sockets, types, pack, new ResultCache(options.cacheBytes()), failures));
            Routes routes = new Routes();
            new PromptRoutes(store, worker, sockets, types).addTo(routes);
            new QueueRoutes(store, worker, sockets).addTo(routes);
            new HistoryRoutes(store, worker, sockets).addTo(routes);
            new NodeRoutes(types, pack, failures).addTo(routes);
            new ViewRoutes(folders).addTo(routes);
            new UploadRoutes(folders, options.mostUpload()).addTo(routes);
            UserRoutes users = new UserRoutes(folders);
            users.addTo(routes);
            new SystemRoutes(pack, folders, users, version, features).addTo(routes);
            new OpenAiRoutes(pack, new PictureQueue(store, worker, sockets, types), folders, options.mostUpload())
                    .addTo(routes);
            Server jetty = jetty();
            ServerConnector connector = connector(jetty, options);
            ServerWebSocketContainer container = ServerWebSocketContainer.ensure(jetty);
            // Sockets of pages stay open for days.
            container.setIdleTimeout(Duration.ZERO);
            jetty.setHandler(new SocketUpgrade(container, sockets, guard, new RouteHandler(routes, guard, failures)));
            opened.keep(() -> jetty.stop());
            jetty.start();
            return opened.done(new InkloomServer(lock, pack, store, sockets, worker, jetty, connector, recovered));
        } catch (InkloomException e) {
            throw e;
        } catch (java.net.BindException e) {
            throw InkloomException.badInput(
                    "INK-SERVER-001",
                    "Port " + options.port() + " at " + options.host() + " cannot be listened at: " + e.getMessage()
                            + ".",
                    "Another server, perhaps a ComfyUI, is there already.",
                    "Give another --port, or end the other one.",
                    e);
        } catch (Exception e) {
            throw refused(options, e);
        }
    }

    private static InkloomException refused(ServerOptions options, Exception e) {
        if (e instanceof IOException io && io.getCause() instanceof java.net.BindException bind) {
            return InkloomException.badInput(
                    "INK-SERVER-001",
                    "Port " + options.port() + " at " + options.host() + " cannot be listened at: " + bind.getMessage()
                            + ".",
                    "Another server, perhaps a ComfyUI, is there already.",
                    "Give another --port, or end the other one.",
                    e);
        }
        return InkloomException.failed(
                "INK-SERVER-003",
                "The server cannot start with its state in " + options.state() + ": " + e.getMessage() + ".",
                "The folder may not be written to, or the disk is full.",
                "Give another --state, or free some space.",
                e);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw InkloomException.badInput(
                    "INK-SERVER-004",
                    "There is no address " + host + ".",
                    "The name is misspelt, or belongs to another network.",
                    "Give an address of this machine with --listen, such as 127.0.0.1.",
                    e);
        }
    }

    private static Server jetty() {
        QueuedThreadPool threads = new QueuedThreadPool(200);
        threads.setName("inkloom-http");
        // Handlers wait for disks and bodies: each has a thread of its own that costs nothing while it waits.
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        Server server = new Server(threads);
        server.setStopTimeout(GRACE.toMillis());
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        return server;
    }

    private static ServerConnector connector(Server server, ServerOptions options) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Names of saved workflows come as one part of the path with %2F in it; every route checks its names itself.
        http.setUriCompliance(UriCompliance.DEFAULT.with(
                "names",
                EnumSet.of(
                                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                                UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
                                UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS)
                        .toArray(UriCompliance.Violation[]::new)));
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setIdleTimeout(Duration.ofSeconds(60).toMillis());
        server.addConnector(connector);
        return connector;
    }

    /** Returns the port that is listened at. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Returns how many jobs ran when the process died before, and are now first. */
    public int recovered() {
        return recovered;
    }

    /** Returns how many sockets are open. */
    public int sockets() {
        return sockets.size();
    }

    @Override
    public void close() {
        sockets.close();
        worker.watches().stop();
        try {
            jetty.stop();
        } catch (Exception e) {
            // It listens no more, whatever else went wrong; what matters now is that the job is put back.
            connector.close();
        }
        worker.close();
        store.close();
        pack.close();
        lock.close();
    }

    /** What was opened so far, closed again if the rest fails. */
    private static final class Opened implements AutoCloseable {
        private final List<AutoCloseable> kept = new java.util.ArrayList<>();
        private boolean done;

        <T extends AutoCloseable> T keep(T one) {
            kept.addFirst(one);
            return one;
        }

        InkloomServer done(InkloomServer server) {
            done = true;
            return server;
        }

        @Override
        public void close() throws Exception {
            if (!done) {
                for (AutoCloseable one : kept) {
                    one.close();
                }
            }
        }
    }

    /** Returns where the page of a browser is. */
    public String address() {
        String host = Optional.ofNullable(connector.getHost()).orElse("127.0.0.1");
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }
}
