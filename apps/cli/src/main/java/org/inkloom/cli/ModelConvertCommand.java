package org.inkloom.cli;

import java.nio.file.Path;
import org.inkloom.diffusion.ModelConversion;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.tensor.EightBits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom model convert}. */
@Command(
        name = "convert",
        header = "Writes a model whose weights take eight bits each. 将模型权重转换为八位存储。",
        description = {
            "",
            "Of the U-Net and the text encoders every matrix, convolution and table is rounded to eight bits with a "
                    + "scale for each output, half of float16's size; the autoencoder and what is small stay as they are. "
                    + "The result is a folder like any other: LoRAs apply to it and can be trained on it. Where it would "
                    + "not fit into the memory unpacked, each layer is unpacked for its call alone. One weight is in "
                    + "memory at a time."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkloom model convert --weights int8 models/kolors --out models/kolors-int8",
            "  inkloom model convert --weights float8 --out models/inkling-float8"
        })
final class ModelConvertCommand extends InkloomCommand {
    @Option(
            names = "--weights",
            required = true,
            paramLabel = "TYPE",
            converter = EightBitsConverter.class,
            description = "int8: whole numbers, the closer; float8: numbers of the type e4m3.")
    private EightBits type;

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "The model's folder or file. Default: inkling.")
    private @Nullable Path model;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder to write; it must be empty or absent.")
    private Path out;

    @Override
    void execute() {
        new ModelConversion(ModelFolder.open(Carried.model(model)), type).write(out, control());
        out().println(out);
    }

    /** Reads an enum constant in lower case: {@code int8} for {@code INT8}. */
    static final class EightBitsConverter extends WordConverter<EightBits> {
        EightBitsConverter() {
            super(EightBits.class);
        }
    }
}
