package org.inkloom.server;

import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.server.account.Accounts;
import org.inkloom.server.http.Guard;
import org.inkloom.server.http.TrustedProxies;
import org.inkloom.server.log.ServerLog;
import org.inkloom.server.trace.Traces;
import org.inkloom.workflow.node.NodePackProvider;
import org.jspecify.annotations.Nullable;

/** A server that listens until it is closed. Closing stops the running job, which runs first when a server is there again. */
public final class InkloomServer implements AutoCloseable {
    private final ServerAssembly.State state;
    private final ServerAssembly.Work work;
    private final ServerAssembly.Door door;
    private final boolean secure;
    private final Duration grace;
    private final ServerLog log;
    private volatile @Nullable Thread warming;

    private InkloomServer(
            ServerAssembly.State state,
            ServerAssembly.Work work,
            ServerAssembly.Door door,
            ServerOptions options,
            ServerLog log) {
        this.state = state;
        this.work = work;
        this.door = door;
        this.secure = options.access().tls().isPresent();
        this.grace = options.grace();
        this.log = log;
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
        return start(options, provider, version, failures, ServerLog.none(), Traces.NONE);
    }

    /**
     * Starts a server that writes down what happens, and what it does wrong itself. Log and traces are closed by who opened them,
     * after the server.
     *
     * @param log what is written down
     * @param traces records requests and jobs
     * @throws InkloomException as above
     */
    public static InkloomServer start(
            ServerOptions options, NodePackProvider provider, String version, ServerLog log, Traces traces) {
        return start(options, provider, version, log::failed, log, traces);
    }

    private static InkloomServer start(
            ServerOptions options,
            NodePackProvider provider,
            String version,
            BiConsumer<String, Throwable> failures,
            ServerLog log,
            Traces traces) {
        options.access().token().ifPresent(token -> log.hide(List.of(token)));
        Guard guard = guard(options);
        try (OpenedParts opened = new OpenedParts()) {
            ServerAssembly parts = new ServerAssembly(options, version, failures, log, traces, opened);
            ServerAssembly.State state = parts.state(provider);
            ServerAssembly.Work work = parts.work(state);
            ServerAssembly.Door door = parts.door(state, work, guard);
            return opened.done(new InkloomServer(state, work, door, options, log).begun(version));
        } catch (InkloomException e) {
            throw e;
        } catch (Exception e) {
            throw refused(options, e);
        }
    }

    /** Returns who is let in, and refuses to let in everybody who can reach the machine. */
    private static Guard guard(ServerOptions options) {
        boolean loopback = isLoopback(options.host());
        ServerAccess access = options.access();
        Optional<Accounts> accounts = access.accounts().map(Accounts::of);
        boolean asks = access.token().isPresent()
                || accounts.filter(all -> !all.all().isEmpty()).isPresent();
        if (!loopback && !asks) {
            throw InkloomException.badInput(
                    "INK-SERVER-002",
                    "The address " + options.host()
                            + " can be reached from other machines, and there is no token and no account.",
                    "Anybody there could draw, read and delete pictures.",
                    "Give a --token, add an account with `inkloom serve user add`, or listen at 127.0.0.1.");
        }
        return new Guard(loopback, access.hosts(), access.token(), accounts, TrustedProxies.of(access.proxies()));
    }

    private static InkloomException refused(ServerOptions options, Exception e) {
        Optional<BindException> bind = Stream.of(e, e.getCause())
                .filter(BindException.class::isInstance)
                .map(BindException.class::cast)
                .findFirst();
        if (bind.isPresent()) {
            return InkloomException.badInput(
                    "INK-SERVER-001",
                    "Port " + options.port() + " at " + options.host() + " cannot be listened at: "
                            + bind.get().getMessage()
                            + ".",
                    "Another server, perhaps a ComfyUI, is there already.",
                    "Give another --port, or end the other one.",
                    e);
        }
        return InkloomException.failed(
                "INK-SERVER-003",
                "The server cannot start with its state in " + options.state() + ": " + reason(e) + ".",
                "The folder may not be written to, or the disk is full.",
                "Give another --state, or free some space.",
                e);
    }

    /** Java says of some failures of files no more than the file's name. */
    private static String reason(Exception e) {
        return switch (e) {
            case FileAlreadyExistsException there -> there.getFile() + " is a file and no folder";
            case AccessDeniedException denied -> denied.getFile() + " may not be written to";
            default -> String.valueOf(e.getMessage());
        };
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

    private InkloomServer begun(String version) {
        log.line(ServerLog.Level.INFO, "server.started")
                .put("address", address())
                .put("devices", String.join(",", state.devices()))
                .put("version", version)
                .put("put_back", recovered())
                .write();
        return this;
    }

    /**
     * Has the node types do beforehand what the first job would wait for, on a thread of its own; see {@link
     * org.inkloom.workflow.node.NodePack#warmUp}.
     */
    public void warmUp() {
        warming = Thread.ofPlatform().daemon().name("inkloom-warm-up").start(() -> {
            try {
                state.pack().warmUp();
            } catch (RuntimeException | Error e) {
                log.failed("the warm-up", e);
            }
        });
    }

    /** Returns the port that is listened at. */
    public int port() {
        return door.connector().getLocalPort();
    }

    /** Returns how many jobs ran when the process died before, and are now first. */
    public int recovered() {
        return state.recovered();
    }

    /** Returns what is answered, such as {@code GET /queue}. */
    public List<String> routes() {
        return door.routes().all();
    }

    /** Returns how many sockets are open. */
    public int sockets() {
        return work.sockets().size();
    }

    @Override
    public void close() {
        // Clients may watch the running job to its end; nothing else begins.
        log.line(ServerLog.Level.INFO, "server.stopping").write();
        work.workers().finish(grace);
        door.admissions().close();
        work.sockets().close();
        work.workers().watches().stop();
        try {
            door.jetty().stop();
        } catch (Exception e) {
            // It listens no more, whatever else went wrong; what matters now is that the job is put back.
            door.connector().close();
        }
        work.workers().close();
        endWarmUp();
        work.webhooks().close();
        work.metrics().close();
        state.store().close();
        state.pack().close();
        state.lock().close();
        log.line(ServerLog.Level.INFO, "server.stopped").write();
    }

    /** What is drawn beforehand is drawn in a moment; closing its model meanwhile would open it again. */
    private void endWarmUp() {
        Thread thread = warming;
        if (thread == null) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns where the page of a browser is. */
    public String address() {
        String host = Optional.ofNullable(door.connector().getHost()).orElse("127.0.0.1");
        return (secure ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }
}
