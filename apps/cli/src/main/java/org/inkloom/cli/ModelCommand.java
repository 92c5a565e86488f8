package org.inkloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.LoraFusion;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code inkloom model}. */
@Command(
        name = "model",
        header = "Describes and makes model folders. 查看与生成模型目录。",
        subcommands = {ModelInfoCommand.class, ModelCommand.InitModel.class, ModelCommand.FuseModel.class},
        footer = {"", "Examples:", "  inkloom model info", "  inkloom model init --preset miniature models/tiny"})
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
                description = "kolors: the published sizes; miniature: the same architecture, a few megabytes; inkling,"
                        + " inkling-f8: the project's own model.")
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

    /** {@code inkloom model fuse}. */
    @Command(
            name = "fuse",
            header = "Writes a model with LoRAs multiplied into its U-Net. 将 LoRA 合并进模型。",
            description = {
                "",
                "The result is a folder like any other, for programs that know no LoRAs, and draws what the "
                        + "model draws with them. The other parts are linked where the file system can, otherwise "
                        + "copied. One weight is in memory at a time."
            },
            sortOptions = false,
            footer = {
                "",
                "Example:",
                "  inkloom model fuse --model models/kolors --lora ink.safetensors:0.8 --out models/kolors-ink"
            })
    static final class FuseModel extends InkloomCommand {
        @Option(names = "--model", paramLabel = "DIR", description = "The model's folder. Default: inkling.")
        private @Nullable Path model;

        @Option(
                names = "--lora",
                required = true,
                paramLabel = "FILE[:scale]",
                converter = GenerateCommand.LoraConverter.class,
                description = "A LoRA and its strength (default 1); may be given several times.")
        private List<LoraUse> loras;

        @Option(
                names = "--out",
                required = true,
                paramLabel = "DIR",
                description = "The folder to write; it must be empty or absent.")
        private Path out;

        @Option(
                names = "--dtype",
                paramLabel = "TYPE",
                description = "Type of the stored numbers: ${COMPLETION-CANDIDATES}. Default: that of each weight.")
        private @Nullable ComputeType type;

        @Override
        void execute() {
            Optional<DType> dtype = Optional.ofNullable(type).map(ComputeType::dtype);
            new LoraFusion(
                            ModelFolder.open(Carried.model(model)),
                            loras.stream().map(Carried::lora).toList(),
                            dtype)
                    .write(out, control());
            out().println(out);
        }
    }

    /** Reads {@code kolors} for {@code KOLORS}. */
    static final class PresetConverter extends WordConverter<ModelPreset> {
        PresetConverter() {
            super(ModelPreset.class);
        }
    }
}
