package org.inkloom.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.inkloom.database.ServerUrl;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.folder.UserFolders;
import org.inkloom.server.InkloomServer;
import org.inkloom.server.ServerAccess;
import org.inkloom.server.ServerOptions;
import org.inkloom.server.http.PageFiles;
import org.inkloom.server.log.ServerLog;
import org.inkloom.server.trace.Traces;
import org.inkloom.workflow.node.NodePackProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inkloom serve}: a server for ComfyUI's clients, which need no changes. */
@Command(
        name = "serve",
        header = "Serves ComfyUI's protocol, for its clients and workflows. 提供与 ComfyUI 兼容的服务。",
        description = {
            "",
            "Queue and history lie in a database: what waits is run, and what ran is run again first, when the "
                    + "server was ended or killed. Ctrl-C ends it.",
            "",
            "On this machine alone nothing is asked for. Listening elsewhere, clients must send a token, as"
                    + " 'Authorization: Bearer TOKEN', as password, or as ?token=TOKEN: the token of an account, that of"
                    + " --token, or else one that is made and shown."
        },
        subcommands = ServeUserCommand.class,
        footer = {
            "",
            "Examples:",
            "  inkloom serve",
            "  inkloom serve --port 8000 --state ~/pictures/server",
            "  inkloom serve --models ~/ComfyUI/models",
            "  inkloom serve user add lin",
            "  inkloom serve --listen 0.0.0.0 --tls-cert cert.pem --tls-key key.pem",
            "  inkloom serve --listen 0.0.0.0 --token \"$(cat token)\"",
            "",
            "State lies in the folder server of INKLOOM_HOME (default ~/.cache/inkloom): input, output, temp, user,"
                    + " jobs.db."
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

    @Mixin
    private ServeModelsFlag models = new ServeModelsFlag();

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = {
                "Queue and history, instead of in jobs.db, in",
                "postgresql://USER:PASSWORD@HOST/NAME.",
                "A password in a command line is seen by others on the machine; ~/.pgpass is not."
            })
    private @Nullable String database;

    @Mixin
    private ServeAccessFlags access = new ServeAccessFlags();

    @Mixin
    private ServeLogFlags logs = new ServeLogFlags();

    @Option(
            names = {"--device", "--devices"},
            paramLabel = "NAMES",
            defaultValue = "auto",
            description =
                    "Where jobs run, one at a time on each: cpu, cuda:N, several with commas between them, or auto for"
                            + " all GPUs, or the CPU where there is none. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "When the server is ended, wait so long for the running job. Default: ${DEFAULT-VALUE}; "
                    + "a job that does not end runs again first next time.")
    private int grace;

    @Option(names = "--no-metadata", description = "Write pictures without the graph that drew them.")
    private boolean withoutMetadata;

    @Override
    void execute() {
        requirePort();
        Path folder = state == null ? UserFolders.ofProcess().inkloom().resolve("server") : state;
        ServerAccess reached = access.access(folder, isLocal(listen));
        ServerOptions options = ServerOptions.of(folder)
                .listeningAt(listen, port)
                .withDatabase(url())
                .withModels(models.folders(folder))
                .withDevice(device)
                .withAccess(reached)
                .withLimits(access.limits())
                .withGrace(Duration.ofSeconds(Math.max(0, grace)))
                .withMetadata(!withoutMetadata);
        NodePackProvider nodes = ServiceLoader.load(NodePackProvider.class).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no node types on the class path"))
                .get();
        try (ServerLog log = logs.open(control().progress(), out());
                Traces traces = logs.traces(log);
                InkloomServer server = InkloomServer.start(options, nodes, Version.line(), log, traces)) {
            sayStart(server, folder, reached);
            server.warmUp();
            while (!control().cancellation().isRequested()) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requirePort() {
        if (port < 0 || port > 65_535) {
            throw InkloomException.badInput(
                    "INK-SERVER-005",
                    "--port " + port + " cannot be.",
                    "Ports are numbers from 1 to 65535; 0 takes a free one.",
                    "Give another --port, or leave it out.");
        }
    }

    private void sayStart(InkloomServer server, Path folder, ServerAccess reached) {
        Progress progress = control().progress();
        progress.say("Listening at " + server.address() + ", state in " + folder + ".");
        progress.say(models.told(folder));
        PageFiles pages = PageFiles.ofProcess();
        if (!pages.isThere()) {
            progress.say("Without the page: " + pages.whyMissing() + ".");
        }
        access.note(reached).ifPresent(progress::say);
        if (server.recovered() > 0) {
            progress.say(
                    server.recovered() == 1
                            ? "A job that was running runs again first."
                            : server.recovered() + " jobs that were running run again first.");
        }
    }

    private Optional<ServerUrl> url() {
        Optional<String> given = Optional.ofNullable(database).filter(text -> !text.isBlank());
        try {
            Optional<ServerUrl> url = given.flatMap(ServerUrl::of);
            if (given.isPresent() && url.isEmpty()) {
                throw new IllegalArgumentException("no postgresql: at its beginning");
            }
            return url;
        } catch (IllegalArgumentException e) {
            // The address is not shown, because it may contain a password.
            throw InkloomException.badInput(
                    "INK-SERVER-006",
                    "--database is no address of a PostgreSQL database.",
                    "It is misspelt.",
                    "Give postgresql://USER@HOST/NAME, or leave it out.",
                    e);
        }
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }
}
