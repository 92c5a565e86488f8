package org.inkloom.data.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.DataRun;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;

/** Runs a recipe in a JVM of its own, which a test may kill or starve. */
public final class ChildRun {
    private ChildRun() {}

    /** Starts the JVM: {@code prefix} goes before its command, for example {@code bash -c}-limits. */
    static Process start(Path recipe, List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                ChildRun.class.getName(),
                recipe.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Runs the recipe that is named; prints what a refusal says. */
    public static void main(String[] args) {
        try {
            DataRun.process(DataRun.recipe(Path.of(args[0])), RunControl.quiet());
        } catch (InkloomException e) {
            System.out.println(e.getMessage());
            System.exit(3);
        }
    }
}
