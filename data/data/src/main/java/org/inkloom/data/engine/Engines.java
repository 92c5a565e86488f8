package org.inkloom.data.engine;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/** Finds engines by name. */
public final class Engines {
    /** The engine that is always there. */
    public static final String LOCAL = "local";

    /** System property with a folder of further jars; the environment variable {@value #VARIABLE} does the same. */
    public static final String PROPERTY = "inkloom.spark";

    /** Environment variable with a folder of further jars. */
    public static final String VARIABLE = "INKLOOM_SPARK";

    private Engines() {}

    /**
     * Returns an engine. One that is not on the class path is looked for in the folder of jars that {@value #PROPERTY}
     * or {@value #VARIABLE} names.
     *
     * @param name its name
     * @param master where it runs, its default when empty
     * @throws InkloomException INK-DATA-015 if it is not there
     */
    public static Engine named(String name, Optional<String> master) {
        if (name.equals(LOCAL)) {
            return new LocalEngine();
        }
        Optional<Engine> here = find(name, master, Engines.class.getClassLoader());
        if (here.isPresent()) {
            return here.get();
        }
        Optional<Path> folder = Optional.ofNullable(System.getProperty(PROPERTY, System.getenv(VARIABLE)))
                .filter(given -> !given.isBlank())
                .map(Path::of);
        if (folder.isEmpty()) {
            throw missing(
                    name, "Its module is not on the class path, and " + VARIABLE + " names no folder with its jars.");
        }
        URLClassLoader loader = new URLClassLoader(jars(name, folder.get()), Engines.class.getClassLoader());
        Engine engine = find(name, master, loader)
                .orElseThrow(() -> missing(name, "The jars in " + folder.get() + " do not have it."));
        return (plan, control) -> {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                return engine.run(plan, control);
            } finally {
                thread.setContextClassLoader(before);
            }
        };
    }

    private static Optional<Engine> find(String name, Optional<String> master, ClassLoader loader) {
        for (EngineProvider provider : ServiceLoader.load(EngineProvider.class, loader)) {
            if (provider.name().equals(name)) {
                return Optional.of(provider.create(master));
            }
        }
        return Optional.empty();
    }

    private static URL[] jars(String name, Path folder) {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(".jar")) {
                    jars.add(url(file));
                }
            }
        } catch (IOException e) {
            throw missing(name, "The folder " + folder + " of " + VARIABLE + " cannot be read.");
        }
        return jars.toArray(URL[]::new);
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file has no address: " + file, e);
        }
    }

    private static InkloomException missing(String name, String why) {
        return InkloomException.badInput(
                "INK-DATA-015",
                "The engine '" + name + "' is not there.",
                why,
                "Engines are local and spark. Spark (290 MB) is not part of the default build: run 'mvn -Pspark-folder"
                        + " -pl data/data-spark -am -DskipTests package' in Inkloom's folder and set "
                        + VARIABLE + " to data-spark/target/lib there. Or leave " + SettingKey.of("engine") + " out.");
    }
}
