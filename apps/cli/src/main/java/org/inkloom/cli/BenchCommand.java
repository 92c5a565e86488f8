package org.inkloom.cli;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.bench.Bench;
import org.inkloom.bench.BenchRequest;
import org.inkloom.bench.Measurement;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.tensor.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code inkloom bench}: measures speed and memory. */
@Command(
        name = "bench",
        header = "Measures speed and memory. 测量速度与内存。",
        description = {
            "",
            "Median milliseconds, peak memory and achieved TFLOP/s of one part, with random weights, and the floor:"
                    + " what",
            "the operations and the reading of the weights take at the rates that this device reaches at best.",
            "  unet        a forward pass of the U-Net",
            "  vae         encoding and decoding by the autoencoder",
            "  text        the text encoder",
            "  train       a step of LoRA training",
            "  base        an update of training from scratch, with examples a second",
            "  pipeline    whole pictures",
            "  shortcuts   the faster and less exact ways of drawing, with their pictures' distance from the usual ones",
            "  operations  every operation of the U-Net by itself on the CPU, in turn with a peer where one is given",
            "The data side has a command of its own: inkloom bench data."
        },
        sortOptions = false,
        subcommands = BenchDataCommand.class,
        footer = {
            "",
            "Examples:",
            "  inkloom bench unet --preset miniature --width 64 --height 64",
            "  inkloom bench unet --device cuda:0 --dtype float16 --batch 2 --json",
            "  inkloom bench train --device cuda:0 --rank 16",
            "  inkloom bench unet --device cuda:0 --peer \"python3 lab/bench/peers/gpu_peer.py unet.json vae.json\"",
            "  inkloom bench base --device cuda:0 --dtype bfloat16",
            "  inkloom bench operations --width 512 --height 512 \\",
            "      --peer \"python3 lab/bench/peers/unet_operations.py\""
        })
final class BenchCommand extends InkloomCommand {
    @Parameters(
            paramLabel = "PART",
            hideParamSyntax = true,
            arity = "0..1",
            converter = PartConverter.class,
            description = "unet, vae, text, train, base, pipeline, shortcuts or operations.")
    private BenchRequest.@Nullable Part part;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            converter = ModelCommand.PresetConverter.class,
            description =
                    "Sizes of the model: kolors, miniature, inkling or inkling-f8. Default: kolors, and inkling for"
                            + " base.")
    private @Nullable ModelPreset preset;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "For pipeline and shortcuts: a model folder, or inkling, instead of a preset.")
    private @Nullable Path model;

    @Option(
            names = "--batch",
            paramLabel = "B",
            description = "Pictures at once; a guided step of the U-Net has two for each. Default: 2 for unet and text,"
                    + " otherwise 1.")
    private @Nullable Integer batch;

    @Option(names = "--width", paramLabel = "W", description = "Pixels. Default: 1024, or 128 with a small preset.")
    private @Nullable Integer width;

    @Option(names = "--height", paramLabel = "H", description = "Pixels. Default: 1024, or 128 with a small preset.")
    private @Nullable Integer height;

    @Option(names = "--layers", paramLabel = "N", description = "For text: only so many layers of the encoder.")
    private @Nullable Integer layers;

    @Option(
            names = "--steps",
            paramLabel = "K",
            description = "For pipeline and shortcuts: steps of the scheduler. Default: 10.")
    private @Nullable Integer steps;

    @Option(
            names = "--rank",
            paramLabel = "R",
            defaultValue = "16",
            description = "For train: rank of the LoRA." + " Default: ${DEFAULT-VALUE}.")
    private int rank;

    @Option(names = "--gradient-checkpointing", description = "For train: compute activations again to save memory.")
    private boolean checkpointing;

    @Option(
            names = "--peer",
            paramLabel = "COMMAND",
            defaultValue = "",
            description = "The command line of a peer, split at spaces: for operations it answers in turn, else it runs"
                    + " after ours and prints WHAT: 12.3 ms.")
    private String peer;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runs before those that count. Default: ${DEFAULT-VALUE}.")
    private int warmup;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "10",
            description = "Runs that count. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() {
        List<Measurement> measured = Bench.run(request(), control());
        out().print(json ? Bench.toJson(measured) + System.lineSeparator() : Bench.toTable(measured));
    }

    private BenchRequest request() {
        if (part == null) {
            throw new ParameterException(spec().commandLine(), "Missing required parameter: 'PART'");
        }
        Device device = place.device();
        ModelPreset usualPreset = part == BenchRequest.Part.BASE ? ModelPreset.INKLING : ModelPreset.KOLORS;
        BenchRequest usual = BenchRequest.of(part, preset == null ? usualPreset : preset, device);
        BenchRequest request = usual.withDtype(place.dtype(device))
                .withBatch(batch == null ? usual.batch() : batch)
                .withSize(width == null ? usual.width() : width, height == null ? usual.height() : height)
                .withRepetition(warmup, runs)
                .withLayers(layers == null ? usual.layers() : layers)
                .withSteps(steps == null ? usual.steps() : steps)
                .withTraining(new BenchRequest.Training(rank, checkpointing))
                .withPeer(peer.isBlank() ? List.of() : List.of(peer.strip().split("\\s+")));
        return model == null ? request : ofModel(request, Carried.model(model));
    }

    private BenchRequest ofModel(BenchRequest request, Path folder) {
        ModelDefaults defaults = ModelDefaults.of(ModelFolder.open(folder));
        return request.withModel(folder)
                .withSize(width == null ? defaults.width() : width, height == null ? defaults.height() : height);
    }

    /** Reads an enum constant in lower case: {@code unet} for {@code UNET}. */
    static final class PartConverter extends WordConverter<BenchRequest.Part> {
        PartConverter() {
            super(BenchRequest.Part.class);
        }
    }
}
