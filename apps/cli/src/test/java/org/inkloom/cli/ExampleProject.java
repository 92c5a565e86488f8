package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Maven project of its own, as somebody has it who took the library from README, and a Maven repository in which our jars
 * lie as {@code ./build install} puts them there. All else is read from the repository that the build itself uses.
 */
final class ExampleProject {
    private static final Path ROOT = Project.root();
    private static final String GROUP = "org/inkloom";

    private final Path folder;
    private final Path repository;
    private final String version;

    /** Makes both anew in a folder, whose content goes. */
    ExampleProject(Path folder) throws IOException {
        this.folder = folder;
        this.repository = folder.resolve("repository");
        this.version = firstOf("<version>(.*?)</version>", pom(ROOT));
        clear(folder);
        link(usualRepository(), repository, Path.of(GROUP));
        install(ROOT);
        for (Path module : Project.modules().values()) {
            install(module);
        }
    }

    /** Tells whether the jars were built: {@code ./build verify} does, {@code ./build test} does not. */
    static boolean jarsAreBuilt() throws IOException {
        return !jars("studio").isEmpty()
                && !jars("client").isEmpty()
                && !jars("inkling-model").isEmpty();
    }

    /** Returns the jars that the build has made of a module. */
    static List<Path> jars(String module) throws IOException {
        Path target = Objects.requireNonNull(Project.modules().get(module)).resolve("target");
        if (!Files.isDirectory(target)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    /** Writes the project: README's dependencies, and that one class. */
    void write(String dependencies, String className, String source) throws IOException {
        String rootPom = pom(ROOT);
        String plugins = Stream.of("maven-resources-plugin", "maven-compiler-plugin", "maven-dependency-plugin")
                .map(name -> "<plugin><artifactId>" + name + "</artifactId><version>"
                        + firstOf("<artifactId>" + name + "</artifactId><version>(.*?)</version>", rootPom)
                        + "</version></plugin>")
                .reduce("", String::concat);
        Files.createDirectories(folder.resolve(".mvn")); // the settings of this checkout are not this project's
        Files.writeString(folder.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.example</groupId><artifactId>example</artifactId><version>1</version>
                  <properties>
                    <maven.compiler.release>25</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <dependencies>%s</dependencies>
                  <build><pluginManagement><plugins>%s</plugins></pluginManagement></build>
                </project>
                """.formatted(dependencies, plugins));
        Path sources = Files.createDirectories(folder.resolve("src/main/java"));
        Files.writeString(sources.resolve(className + ".java"), source);
    }

    /**
     * Compiles the project by Maven, and returns the jars that it needs at run time. Not offline: on a fresh machine the plugin
     * that lists them has not been fetched yet, since the build itself needs it only after its tests.
     */
    List<Path> compile() throws IOException, InterruptedException {
        String home = System.getProperty("maven.home", "");
        String list = "jars.txt";
        Ended maven = run(
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                home.isEmpty() ? "mvn" : Path.of(home, "bin", "mvn").toString(),
                "--batch-mode",
                "--quiet",
                "-Dmaven.repo.local=" + repository,
                "-Dmdep.includeScope=runtime",
                "-Dmdep.outputFile=" + list,
                "compile",
                "dependency:build-classpath");
        assertThat(maven.status()).as(maven.all()).isZero();
        return Stream.of(Files.readString(folder.resolve(list)).strip().split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    /** Where Maven has put the project's classes. */
    Path classes() {
        return folder.resolve("target/classes");
    }

    /** How a program ended. */
    record Ended(int status, String out, String error) {
        String all() {
            return out + error;
        }
    }

    /** Runs a program in the project's folder. */
    Ended run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path error = folder.resolve("error.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(error.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(error));
    }

    private void install(Path module) throws IOException {
        Matcher artifact = Pattern.compile("<artifactId>(inkloom[a-z-]*)</artifactId>(?!<)")
                .matcher(pom(module).replaceFirst("(?s)<parent>.*?</parent>", ""));
        assertThat(artifact.find()).isTrue();
        String name = artifact.group(1) + "-" + version;
        Path place = Files.createDirectories(
                repository.resolve(GROUP).resolve(artifact.group(1)).resolve(version));
        Files.copy(module.resolve("pom.xml"), place.resolve(name + ".pom"));
        Path jar = module.resolve("target").resolve(name + ".jar");
        if (Files.exists(jar)) {
            Files.createSymbolicLink(place.resolve(name + ".jar"), jar);
        }
    }

    /** Links to everything in a repository but to one folder below it, which is made empty. */
    private static void link(Path from, Path to, Path but) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                Path name = entry.getFileName();
                if (!name.equals(but.getName(0))) {
                    Files.createSymbolicLink(to.resolve(name), entry);
                } else if (but.getNameCount() > 1) {
                    link(entry, to.resolve(name), but.subpath(1, but.getNameCount()));
                }
            }
        }
    }

    /** Surefire says which repository the build uses. */
    private static Path usualRepository() {
        String said = System.getProperty("localRepository", "");
        return said.isEmpty() ? Path.of(System.getProperty("user.home"), ".m2", "repository") : Path.of(said);
    }

    /** Links are deleted, not followed. */
    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> all = new ArrayList<>();
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(all::add);
            }
            for (Path file : all) {
                Files.delete(file);
            }
        }
        Files.createDirectories(folder);
    }

    private static String pom(Path module) throws IOException {
        return Files.readString(module.resolve("pom.xml"), StandardCharsets.UTF_8);
    }

    private static String firstOf(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
