package org.inkloom.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.UserFolders;
import org.inkloom.server.InkloomServer;
import org.inkloom.server.ServerOptions;
import org.inkloom.workflow.node.NodePackProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code inkloom serve}: a server that ComfyUI's clients use as they are. */
@Command(
        name = "serve",
        header = "Serves ComfyUI's protocol, for its clients and workflows. 提供与 ComfyUI 兼容的服务。",
        description = {
            "",
            "Queue and history lie in a database: what waits is run, and what ran is run again first, when the "
                    + "server was ended or killed. Ctrl-C ends it.",
            "",
            "On this machine alone nothing is asked for. Listening elsewhere, clients must send a token, as "
                    + "'Authorization: Bearer TOKEN', as password, or as ?token=TOKEN; without --token one is made and shown."
        },
        footer = {
            "",
            "Examples:",
            "  inkloom serve",
            "  inkloom serve --port 8000 --state ~/pictures/server",
            "  inkloom serve --listen 0.0.0.0 --token \"$(cat token)\"",
            "",
            "State lies in the folder server of INKLOOM_HOME (default ~/.cache/inkloom): input, output, temp, user, jobs.db."
        })
final class ServeCommand extends InkloomCommand {
    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where to listen. Default: ${DEFAULT-VALUE}, which only this machine reaches.")
    private String listen;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8188",
            description = "The port; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--state", paramLabel = "DIR", description = "Where queue, uploads, results and settings lie.")
    private @Nullable Path state;

    @Option(names = "--token", paramLabel = "TOKEN", description = "What clients must send.")
    private @Nullable String token;

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "A further name under which the server is asked, such as that of a proxy.")
    private List<String> hosts = List.of();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "cpu, cuda:N or auto. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(names = "--no-metadata", description = "Write pictures without the graph that drew them.")
    private boolean withoutMetadata;

    @Override
    void execute() {
        if (port < 0 || port > 65_535) {
            throw InkloomException.badInput(
                    "INK-SERVER-005",
                    "--port " + port + " cannot be.",
                    "Ports are numbers from 1 to 65535; 0 takes a free one.",
                    "Give another --port, or leave it out.");
        }
        Path folder = state == null ? UserFolders.ofProcess().inkloom().resolve("server") : state;
        ServerOptions usual = ServerOptions.of(folder);
        Optional<String> asked = Optional.ofNullable(token).filter(text -> !text.isBlank());
        Optional<String> needed = asked.isPresent() || isLocal(listen) ? asked : Optional.of(fresh());
        ServerOptions options = new ServerOptions(
                listen,
                port,
                folder,
                List.of(),
                device,
                needed,
                Set.copyOf(hosts),
                usual.mostUpload(),
                usual.cacheBytes(),
                !withoutMetadata);
        NodePackProvider nodes = ServiceLoader.load(NodePackProvider.class).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no node types on the class path"))
                .get();
        try (InkloomServer server = InkloomServer.start(
                options,
                nodes,
                Version.line(),
                (where, e) -> control().progress().say("At " + where + ": " + e))) {
            control().progress().say("Listening at " + server.address() + ", state in " + folder + ".");
            if (asked.isEmpty()) {
                needed.ifPresent(made -> control().progress().say("Clients must send the token " + made + "."));
            }
            if (server.recovered() > 0) {
                control().progress().say("A job that was running runs again first.");
            }
            while (!control().cancellation().isRequested()) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    private static String fresh() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
