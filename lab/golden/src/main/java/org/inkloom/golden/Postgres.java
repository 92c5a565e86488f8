package org.inkloom.golden;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.inkloom.run.folder.Folders;

/**
 * A PostgreSQL server for one test, in a temporary folder, from Debian's binaries. PostgreSQL refuses to run as root;
 * then it is run as {@code postgres} or {@code nobody}.
 */
public final class Postgres implements AutoCloseable {
    private static final Path BINARIES = Path.of("/usr/lib/postgresql");
    private static final String USER = "inkloom";

    private final Path folder;
    private final Process server;
    private final int port;

    private Postgres(Path folder, Process server, int port) {
        this.folder = folder;
        this.server = server;
        this.port = port;
    }

    /** Starts a server, or skips the calling test with the reason. */
    public static Postgres start() throws IOException, InterruptedException {
        Optional<Path> binaries = binaries();
        assumeTrue(binaries.isPresent(), "skipped: there is no initdb below " + BINARIES);
        List<String> as = as();
        Path folder = Files.createTempDirectory("inkloom-postgres-");
        if (!as.isEmpty()) {
            Files.setOwner(
                    folder,
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(as.get(2)));
        }
        String data = folder.resolve("data").toString();
        run(
                folder,
                as,
                binaries.get().resolve("initdb").toString(),
                "-D",
                data,
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "-N");
        int port = freePort();
        Postgres started = new Postgres(folder, serve(folder, as, binaries.get(), data, port), port);
        started.await();
        return started;
    }

    private static Process serve(Path folder, List<String> as, Path binaries, String data, int port)
            throws IOException {
        return command(
                        folder,
                        as,
                        binaries.resolve("postgres").toString(),
                        "-D",
                        data,
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "shared_buffers=16MB")
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private static Optional<Path> binaries() throws IOException {
        if (!Files.isDirectory(BINARIES)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(BINARIES)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin ->
                            Files.isExecutable(bin.resolve("initdb")) && Files.isExecutable(bin.resolve("postgres")))
                    .max(Comparator.naturalOrder());
        }
    }

    /** Returns the words before a command that run it as another user, if this process runs as root. */
    private static List<String> as() throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        for (String user : List.of("postgres", "nobody")) {
            List<String> as = List.of("runuser", "-u", user, "--");
            List<String> command = new ArrayList<>(as);
            command.add("true");
            try {
                if (new ProcessBuilder(command).start().waitFor() == 0) {
                    return as;
                }
            } catch (IOException e) {
                assumeTrue(
                        false, "skipped: PostgreSQL does not run as root, and there is no runuser: " + e.getMessage());
            }
        }
        assumeTrue(false, "skipped: PostgreSQL does not run as root, and no other user can be taken");
        return List.of();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static ProcessBuilder command(Path folder, List<String> as, String... words) {
        List<String> command = new ArrayList<>(as);
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        // The only collation that exists on every machine.
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static void run(Path folder, List<String> as, String... words) throws IOException, InterruptedException {
        Process process = command(folder, as, words).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(words[0] + " failed: " + said);
        }
    }

    private void await() throws IOException, InterruptedException {
        for (int i = 0; i < 600 && server.isAlive(); i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new IOException("PostgreSQL did not start: " + Files.readString(folder.resolve("log")));
    }

    /** Returns the JDBC URL, as {@code --database} takes it. */
    public String url() {
        return "postgresql://" + USER + "@127.0.0.1:" + port + "/postgres";
    }

    @Override
    public void close() throws IOException {
        // If runuser was used, the server is its child; when the child ends, runuser ends too.
        server.descendants().forEach(ProcessHandle::destroy);
        server.destroy();
        try {
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.descendants().forEach(ProcessHandle::destroyForcibly);
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Folders.delete(folder);
    }
}
