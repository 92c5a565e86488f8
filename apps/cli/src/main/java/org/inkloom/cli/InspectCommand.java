package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.inkloom.diffusion.lora.LoraDescription;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Visible;
import org.inkloom.weights.DType;
import org.inkloom.weights.FileSummary;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.inkloom.weights.TensorHead;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom inspect}: shows the contents of a weight file or model folder without loading it. */
@Command(
        name = "inspect",
        header = "Shows what a weight file or a model folder holds. 查看权重文件或模型目录的内容。",
        description = {
            "",
            "Reads safetensors files, torch checkpoints (.bin, .ckpt, .pt, .pth; never executing anything in them),"
                    + " GGUF files, sharded checkpoints, and folders of these. Only headers are read, so a file of any size answers at"
                    + " once. Of a LoRA it tells rank, strength, base model and trigger words; the output folder of a"
                    + " training stands for its newest LoRA."
        },
        footer = {
            "",
            "Examples:",
            "  inkloom inspect lora.safetensors --tensors",
            "  inkloom inspect models/kolors",
            "  inkloom inspect lora.ckpt --json | jq .files[0].tensors"
        })
final class InspectCommand extends InkloomCommand {
    @Parameters(
            paramLabel = "FILE|DIR",
            description = "A weight file, a folder of a model or of one of its parts, the output folder of a training,"
                    + " or the name of the model or of a LoRA that comes with the program.")
    private Path path;

    @Option(names = "--tensors", description = "List every tensor with its type and shape.")
    private boolean listTensors;

    private static final int LONGEST_VALUE = 300;

    @Option(names = "--json", description = "Print JSON, tensors included.")
    private boolean json;

    @Override
    void execute() throws IOException {
        List<Path> files = weightFiles(
                Carried.isName(path)
                        ? Carried.model(path)
                        : Carried.loraNamed(path).orElse(path));
        List<Map<String, Object>> facts = new ArrayList<>();
        for (Path file : files) {
            try (TensorFile weights = TensorFiles.open(file)) {
                if (json) {
                    facts.add(facts(weights));
                } else {
                    print(weights);
                }
            }
        }
        if (json) {
            printJson(Map.of("path", path.toString(), "files", facts));
        }
    }

    /**
     * Returns the weight files to show. A model's folder has a folder for each part; of the files in each, the one that
     * would be loaded is taken.
     */
    private static List<Path> weightFiles(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> found = new ArrayList<>();
        TensorFiles.find(path).ifPresent(found::add);
        if (found.isEmpty()) {
            LoraFolder.find(path).ifPresent(found::add); // the output of a training
            if (!found.isEmpty()) {
                return found;
            }
        }
        try (Stream<Path> folders = Files.list(path)) {
            folders.filter(Files::isDirectory)
                    .sorted()
                    .forEach(part -> TensorFiles.find(part).ifPresent(found::add));
        }
        if (found.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-CLI-030",
                    "The folder " + path + " holds no weights, nor does a folder in it.",
                    "It is no model folder, or its download did not finish.",
                    "Name a weight file, or a folder such as <model>, <model>/unet.");
        }
        return found;
    }

    private void print(TensorFile weights) {
        FileSummary summary = weights.summary();
        out().println(summary.path());
        LoraDescription.of(weights)
                .ifPresent(lora -> lora.facts()
                        .forEach((name, value) ->
                                out().println(String.format(Locale.ROOT, "  %-9s %s", name, Visible.line(value)))));
        SingleFile.described(weights).ifPresent(model -> out().println("  model     " + model));
        out().println("  format    " + summary.format());
        out().println("  tensors   " + summary.tensors() + " (" + types(summary) + ")");
        out().println(String.format(Locale.ROOT, "  elements  %,d", summary.elements()));
        out().println("  size      " + SizeText.of(summary.bytes()));
        new TreeMap<>(weights.metadata())
                .forEach((key, value) -> out().println("  metadata  " + Visible.line(key) + " = " + shortened(value)));
        new TreeMap<>(weights.leftOut())
                .forEach(
                        (key, value) -> out().println("  left out  " + Visible.line(key) + ": " + Visible.line(value)));
        if (listTensors) {
            for (String name : weights.names()) {
                TensorHead tensor = weights.head(name);
                out().println("  " + Visible.line(name) + "  " + name(tensor.dtype()) + " "
                        + Arrays.toString(tensor.shape()));
            }
        }
    }

    private static String shortened(String value) {
        String line = Visible.line(value);
        return line.length() <= LONGEST_VALUE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_VALUE / 2)) + "... (" + line.length()
                        + " characters; --json shows all)";
    }

    private static Map<String, Object> facts(TensorFile weights) {
        FileSummary summary = weights.summary();
        Map<String, Object> tensors = new LinkedHashMap<>();
        for (String name : weights.names()) {
            TensorHead tensor = weights.head(name);
            tensors.put(name, Map.of("dtype", name(tensor.dtype()), "shape", tensor.shape()));
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("path", summary.path().toString());
        facts.put("format", summary.format());
        LoraDescription.of(weights).ifPresent(lora -> facts.put("lora", lora));
        SingleFile.described(weights).ifPresent(model -> facts.put("model", model));
        facts.put("elements", summary.elements());
        facts.put("bytes", summary.bytes());
        facts.put("metadata", new TreeMap<>(weights.metadata()));
        facts.put("left_out", new TreeMap<>(weights.leftOut()));
        facts.put("tensors", tensors);
        return facts;
    }

    private static String types(FileSummary summary) {
        return new TreeMap<>(summary.dtypes())
                .entrySet().stream()
                        .map(entry -> entry.getValue() + " " + name(entry.getKey()))
                        .collect(Collectors.joining(", "));
    }

    private static String name(DType dtype) {
        return dtype.name().toLowerCase(Locale.ROOT);
    }
}
