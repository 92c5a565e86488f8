package org.inkloom.bench.data;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;

/** Runs recipes over all captions in JVMs with a small heap and reports the memory that these used. */
record MemoryBench(DataBenchRequest request) {
    private static final List<String> TEN = List.of(
            "fix_unicode_mapper:",
            "clean_links_mapper:",
            "whitespace_normalization_mapper:",
            "punctuation_normalization_mapper:",
            "text_length_filter: {min_len: 5}",
            "alphanumeric_filter: {min_ratio: 0.1}",
            "special_characters_filter: {max_ratio: 0.6}",
            "character_repetition_filter: {rep_len: 5}",
            "average_line_length_filter: {min_len: 3}",
            "maximum_line_length_filter: {min_len: 3}");
    private static final List<String> MINHASH = List.of("document_minhash_deduplicator: {tokenization: character}");

    List<DataRate> run(RunControl control) throws IOException, InterruptedException {
        Path captions = new WebCaptions(request.folder().resolve("captions-" + request.captions() + ".jsonl"))
                .captions(request.captions());
        control.cancellation().check("memory");
        DataRate ten = run("ten operators, -Xmx512m", captions, "-Xmx512m", TEN);
        control.cancellation().check("memory");
        return List.of(ten, run("document_minhash_deduplicator, -Xmx2g", captions, "-Xmx2g", MINHASH));
    }

    private DataRate run(String name, Path captions, String heap, List<String> steps)
            throws IOException, InterruptedException {
        try (Recipes recipes = new Recipes()) {
            Path recipe = Files.writeString(
                    recipes.folder().resolve("recipe.yaml"), recipes.yaml(captions, 2, steps), StandardCharsets.UTF_8);
            Path result = recipes.folder().resolve("measured.txt");
            Process process = new ProcessBuilder(command(heap, recipe, result))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw InkloomException.failed(
                        "INK-BENCH-004",
                        "The run '" + name + "' ended with exit code " + process.exitValue() + ".",
                        "What it wrote above says why; " + heap + " may not be enough.",
                        "Run the recipe by itself: inkloom data process.");
            }
            String[] words = Files.readString(result).strip().split(" ");
            long rows = Long.parseLong(words[0]);
            return new DataRate(
                    name,
                    rows / Double.parseDouble(words[1]),
                    rows / Double.parseDouble(words[2]),
                    rows,
                    1,
                    0,
                    Long.parseLong(words[3]));
        }
    }

    /** Returns the command line of the same Java with the same flags, except for the heap. */
    private static List<String> command(String heap, Path recipe, Path result) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-D") || flag.startsWith("-XX:+Use"))
                .forEach(command::add);
        command.add(heap);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MemoryRun.class.getName()));
        command.add(recipe.toString());
        command.add(result.toString());
        return command;
    }
}
