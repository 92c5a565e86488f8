package org.inkloom.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.inkloom.diffusion.LoraFusion;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.preset.PublishedPreset;
import org.inkloom.models.preset.WeightsPreset;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code inkloom model}. */
@Command(
        name = "model",
        header = "Describes and makes model folders. 查看与生成模型目录。",
        subcommands = {
            ModelInfoCommand.class,
            ModelCommand.InitModel.class,
            ModelCommand.FuseModel.class,
            ModelConvertCommand.class
        },
        footer = {"", "Examples:", "  inkloom model info", "  inkloom model init --preset miniature models/tiny"})
final class ModelCommand extends CommandGroup {

    /** {@code inkloom model init}. */
    @Command(
            name = "init",
            header = "Writes a model folder of seeded random weights. 生成随机权重的模型目录。",
            description = {
                "",
                "Everything a diffusers folder of the model has, with weights that mean nothing: its "
                        + "pictures are noise. For measurements at full size, for trying commands, and to train "
                        + "from. One tensor is in memory at a time; 'kolors' takes about 18 GB of disk in float16, "
                        + "'sdxl' 7 GB, 'sd15' 2 GB, a ControlNet 2.5 GB, the annotators 1 GB."
            },
            sortOptions = false,
            footer = {
                "",
                "Examples:",
                "  inkloom model init --preset miniature models/tiny",
                "  inkloom model init --preset kolors --out models/kolors-random --seed 7",
                "  inkloom model init --preset controlnet-kolors models/controlnet-random"
            })
    static final class InitModel extends InkloomCommand {
        @Option(
                names = "--preset",
                required = true,
                paramLabel = "NAME",
                converter = AnyPresetConverter.class,
                description = "kolors, sdxl, sd15: the published sizes; miniature (Kolors), sdxl-miniature,"
                        + " sd15-miniature: the same architectures, a few megabytes; inkling, inkling-f8: the project's"
                        + " own model; controlnet-kolors, controlnet-sdxl, controlnet-union-sdxl, t2i-adapter-sdxl,"
                        + " controlnet-kolors-miniature, controlnet-sdxl-miniature, controlnet-sd15-miniature,"
                        + " controlnet-union-miniature: networks that read control pictures;"
                        + " annotators: those that make them.")
        private WeightsPreset preset;

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
        @Option(names = "--model", paramLabel = "DIR", description = "The model's folder or file. Default: inkling.")
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

    /** Reads an enum constant in lower case: {@code kolors} for {@code KOLORS}. */
    static final class PresetConverter extends WordConverter<ModelPreset> {
        PresetConverter() {
            super(ModelPreset.class);
        }
    }

    /** Reads the name of a preset of either enum. */
    static final class AnyPresetConverter implements ITypeConverter<WeightsPreset> {
        private static final List<WeightsPreset> ALL = Stream.concat(
                        Arrays.<WeightsPreset>stream(ModelPreset.values()), Arrays.stream(PublishedPreset.values()))
                .toList();

        @Override
        public WeightsPreset convert(String text) {
            return ALL.stream()
                    .filter(preset -> word(preset).equals(text.replace('_', '-').toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of "
                            + ALL.stream().map(AnyPresetConverter::word).collect(Collectors.joining(", "))));
        }

        private static String word(WeightsPreset preset) {
            return preset.toString().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
