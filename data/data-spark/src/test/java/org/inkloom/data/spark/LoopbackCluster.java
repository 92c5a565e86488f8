package org.inkloom.data.spark;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A standalone cluster on the loopback address: a master and two workers, each a JVM of its own. They have Spark's jars
 * alone, as an installed Spark has; ours come from the driver.
 */
final class LoopbackCluster implements AutoCloseable {
    private static final long START_SECONDS = 90;

    private final List<Process> processes = new ArrayList<>();
    private final List<Path> ours = new ArrayList<>();
    private final Path home;
    private final int port;

    LoopbackCluster(Path folder, int workers) throws IOException, InterruptedException {
        home = folder.resolve("spark-home");
        Path jars = Files.createDirectories(home.resolve("jars"));
        List<String> sparks = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            String name = String.valueOf(path.getFileName());
            if (Files.isDirectory(path)) {
                ours.add(packed(path, folder.resolve("ours-" + ours.size() + ".jar")));
            } else if (Sessions.isOurs(name)) {
                ours.add(path);
            }
            boolean shared = name.startsWith("jackson-annotations-");
            if (Files.isRegularFile(path) && (shared || !Sessions.isOurs(name))) {
                sparks.add(path.toUri().toString());
            }
        }
        writeListOf(sparks, jars.resolve("spark.jar"));
        port = freePort();
        try {
            start(folder, "org.apache.spark.deploy.master.Master", "--port", String.valueOf(port));
            for (int i = 0; i < workers; i++) {
                String workDir =
                        Files.createDirectories(folder.resolve("worker-" + i)).toString();
                start(
                        folder,
                        "org.apache.spark.deploy.worker.Worker",
                        "--cores",
                        "1",
                        "--memory",
                        "600m",
                        "--work-dir",
                        workDir,
                        master());
            }
            awaitMaster();
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    String master() {
        return "spark://127.0.0.1:" + port;
    }

    /** Returns the jars that the driver has to hand to the workers. */
    String jars() {
        return String.join(",", ours.stream().map(Path::toString).toList());
    }

    private void start(Path folder, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                home.resolve("jars") + "/*",
                main,
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                folder.resolve("process-" + processes.size() + ".log").toFile());
        processes.add(builder.start());
    }

    private void awaitMaster() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end || !processes.getFirst().isAlive()) {
                    throw new IOException("the master did not start", e);
                }
                Thread.sleep(200);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Writes a jar that is empty and names others. */
    private static void writeListOf(List<String> jars, Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", jars));
        try (OutputStream out = Files.newOutputStream(file)) {
            new JarOutputStream(out, manifest).close();
        }
    }

    private static Path packed(Path folder, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return jar;
    }

    @Override
    public void close() {
        for (Process process : processes.reversed()) {
            // Workers end their executors in a shutdown hook.
            process.destroy();
        }
        for (Process process : processes.reversed()) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
            }
        }
    }
}
