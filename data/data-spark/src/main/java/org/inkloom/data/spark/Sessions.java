package org.inkloom.data.spark;

import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Option;

/** Opens the connection to Spark. Every {@code spark.*} system property goes before what is set here. */
final class Sessions {
    private static final String MARK = "spark.inkloom.connection";

    /** Our jars and those that we need, by file name; a cluster has Spark's own. */
    private static final Pattern OURS = Pattern.compile("(inkloom-|jackson-(core|databind|dataformat-yaml)-3|"
            + "jackson-annotations-|snakeyaml-engine-|jspecify-|jsoup-|imageio-|common-(lang|io|image)-).*\\.jar");

    private Sessions() {}

    /**
     * A connection to Spark.
     *
     * @param spark the connection
     * @param ours whether it was made here, and ends with the run
     */
    record Connection(JavaSparkContext spark, boolean ours) implements AutoCloseable {
        @Override
        public void close() {
            if (ours) {
                spark.stop();
            }
        }
    }

    /**
     * Connects, or takes the connection that this process has already.
     *
     * @param master where to run; {@code spark.master} or this process when empty
     * @param workers threads when Spark runs in this process
     */
    static Connection connect(Optional<String> master, int workers) {
        SparkConf conf = new SparkConf();
        master.ifPresent(conf::setMaster);
        conf.setIfMissing("spark.master", "local[" + workers + "]");
        conf.setIfMissing("spark.app.name", "inkloom");
        conf.setIfMissing("spark.ui.enabled", "false");
        boolean local = conf.get("spark.master").startsWith("local");
        if (local || conf.get("spark.master").startsWith("spark://127.")) {
            // Nobody outside this machine has to reach us.
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        if (!local) {
            conf.setIfMissing("spark.jars", String.join(",", jars()));
        }
        String mark = UUID.randomUUID().toString();
        conf.set(MARK, mark);
        SparkContext context = SparkContext.getOrCreate(conf);
        boolean ours = context.getConf().get(MARK, "").equals(mark);
        return new Connection(JavaSparkContext.fromSparkContext(context), ours);
    }

    /** Returns whether {@link #connect} would run in this process and on no cluster. */
    static boolean isOwnProcess(Optional<String> master) {
        Option<SparkContext> active = SparkContext$.MODULE$.getActive();
        return active.isDefined()
                ? active.get().isLocal()
                : master.orElseGet(() -> new SparkConf().get("spark.master", "local"))
                        .startsWith("local");
    }

    /** Returns whether a jar of this name has to be handed to a cluster's workers. */
    static boolean isOurs(String jar) {
        return OURS.matcher(jar).matches();
    }

    /** Returns the jars that a cluster's workers lack. */
    private static List<String> jars() {
        List<String> files = new ArrayList<>();
        for (String entry :
                System.getProperty("java.class.path").split(Pattern.quote(System.getProperty("path.separator")))) {
            files.add(entry);
        }
        if (Sessions.class.getClassLoader() instanceof URLClassLoader loader) {
            for (URL url : loader.getURLs()) {
                files.add(Path.of(URI.create(url.toString())).toString());
            }
        }
        return files.stream()
                .filter(file -> isOurs(String.valueOf(Path.of(file).getFileName())))
                .collect(Collectors.toMap(
                        file -> String.valueOf(Path.of(file).getFileName()), file -> file, (a, _) -> a))
                .values()
                .stream()
                .sorted()
                .toList();
    }
}
