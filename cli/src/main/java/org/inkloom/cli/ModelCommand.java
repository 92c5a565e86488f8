package org.inkloom.cli;

import java.nio.file.Path;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code inkloom model}. */
@Command(
        name = "model",
        header = "Makes model folders. 生成模型目录。",
        subcommands = ModelCommand.InitModel.class,
        footer = {"", "Example:", "  inkloom model init --preset miniature models/tiny"})
final class ModelCommand extends CommandGroup {

    /** {@code inkloom model init}. */
    @Command(
            name = "init",
            header = "Writes a model folder of seeded random weights. 生成随机权重的模型目录。",
            description = {
                "",
                "Everything a diffusers folder of Kolors has, with weights that mean nothing: its "
                        + "pictures are noise. For measurements at full size, for trying commands, and to train "
                        + "from. One tensor is in memory at a time; 'kolors' takes about 18 GB of disk in float16."
            },
            sortOptions = false,
            footer = {
                "",
                "Examples:",
                "  inkloom model init --preset miniature models/tiny",
                "  inkloom model init --preset kolors --out models/kolors-random --seed 7"
            })
    static final class InitModel extends InkloomCommand {
        @Option(
                names = "--preset",
                required = true,
                paramLabel = "NAME",
                converter = PresetConverter.class,
                description = "kolors: the published sizes; miniature: the same architecture, a few megabytes.")
        private ModelPreset preset;

        @Parameters(
                paramLabel = "DIR",
                arity = "0..1",
                description = "The folder to write; it must be empty or absent.")
        private @Nullable Path folder;

        @Option(names = "--out", paramLabel = "DIR", description = "The same, as a flag.")
        private @Nullable Path out;

        @Option(
                names = "--seed",
                paramLabel = "S",
                defaultValue = "0",
                description = "The same seed gives the same bytes. Default: ${DEFAULT-VALUE}.")
        private long seed;

        @Option(
                names = "--dtype",
                paramLabel = "TYPE",
                defaultValue = "float16",
                description = "Type of the stored numbers: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
        private ComputeType type;

        @Override
        void execute() {
            Path target = folder == null ? out : folder;
            if (target == null) {
                throw new ParameterException(spec().commandLine(), "Missing the folder to write: DIR or --out DIR");
            }
            new ModelInit(preset, seed, type.dtype()).write(target, control());
            out().println(target);
        }
    }

    /** Reads {@code kolors} for {@code KOLORS}. */
    static final class PresetConverter extends WordConverter<ModelPreset> {
        PresetConverter() {
            super(ModelPreset.class);
        }
    }
}
