package org.inkloom.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.run.Cancellation;
import org.inkloom.run.folder.Folders;
import picocli.CommandLine.Command;

/**
 * {@code inkloom warm-up}: draws a small picture with a tiny model. The launcher runs it once while the JVM records the
 * loaded classes in an archive, from which later starts load them faster.
 */
@Command(
        name = "warm-up",
        hidden = true,
        header = "Loads what the other commands load; the launcher runs it once.",
        footer = {"", "Example:", "  inkloom warm-up"})
final class WarmUpCommand extends InkloomCommand {
    @Override
    void execute() throws IOException {
        Path folder = Files.createTempDirectory("inkloom-warm-up");
        try {
            String model = folder.resolve("model").toString();
            String picture = folder.resolve("picture.png").toString();
            run(List.of("engine", "--json"));
            run(List.of("model", "init", "--preset=miniature", model));
            run(List.of("generate", "--help"));
            run(List.of(
                    "generate",
                    "--model=" + model,
                    "--prompt=墨织",
                    "--steps=1",
                    "--width=64",
                    "--height=64",
                    "--seed=1",
                    "--device=cpu",
                    "--out=" + picture));
            run(List.of("inspect", model));
        } finally {
            Folders.delete(folder);
        }
    }

    private static void run(List<String> words) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        int code = Inkloom.run(new Terminal(nowhere, nowhere, 0), new Cancellation(), words.toArray(String[]::new));
        if (code != DONE) {
            throw new IllegalStateException("inkloom " + String.join(" ", words) + " ended with " + code);
        }
    }
}
