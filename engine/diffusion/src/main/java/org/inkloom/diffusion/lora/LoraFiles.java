package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** Reads and writes LoRA files of every known layout. */
public final class LoraFiles {
    private LoraFiles() {}

    /**
     * Reads a plain LoRA and matches it to the layers of a U-Net or text encoder. A file's layout is that of most of
     * its keys.
     *
     * @param file the open file; the result's tensors are valid as long as it is open
     * @param target the layers
     * @throws InkloomException {@code INK-LORA-001} if no key names a layer, {@code -002} if the file is no LoRA,
     *     {@code -003} for a layer named twice, {@code -004} for an incomplete or quantised layer, {@code -005} for
     *     halves of different rank, {@code -006} for a shape that does not fit, {@code -007} for another method such as
     *     LoHa or DoRA, {@code -008} for unreadable settings, {@code -013} for NaN or infinite numbers
     */
    public static LoraFile read(TensorFile file, LoraTarget target) {
        return LoraReader.read(file, target, false);
    }

    /**
     * As {@link #read}, for LyCORIS methods and DoRA too, whose changes are not just two low-rank factors.
     *
     * @throws InkloomException as {@link #read}; {@code INK-LORA-007} only for a method that is not supported, such as
     *     OFT
     */
    public static LoraFile readEveryMethod(TensorFile file, LoraTarget target) {
        return LoraReader.read(file, target, true);
    }

    /**
     * Returns whether a file has changes that cannot be computed beside the weights, so that changed weights have to be
     * made.
     *
     * @param path the file, or a folder, of which the {@linkplain LoraFolder#newest newest LoRA} is taken
     */
    public static boolean needsNewWeights(Path path) {
        try (TensorFile file = TensorFiles.open(LoraFolder.newest(path))) {
            return file.names().stream().anyMatch(key -> LycorisKey.parse(key).isPresent());
        }
    }

    /**
     * Writes a LoRA of a U-Net. An existing file is replaced as a whole, or stays if writing fails.
     *
     * @param path the file to write; {@code .safetensors}, or {@code .ckpt} for {@link LoraFormat#DIFFSYNTH}
     * @param format any but {@link LoraFormat#OLD_DIFFUSERS}, which is only read
     * @param modules the changes, not empty
     * @param target the U-Net's layers; some layouts' names depend on them
     * @param metadata further metadata for the header, where the layout has one
     * @throws InkloomException {@code INK-LORA-009} for a layout that is only read
     */
    public static void write(
            Path path, LoraFormat format, List<LoraModule> modules, LoraTarget target, Map<String, String> metadata) {
        write(path, format, List.of(new LoraChanges(target, modules)), metadata);
    }

    /**
     * As {@link #write(Path, LoraFormat, List, LoraTarget, Map)}, for several parts of a model.
     *
     * @param parts the U-Net and text encoders, each at most once
     * @throws InkloomException {@code INK-LORA-009} for a layout that is only read, or that cannot name text encoders
     */
    public static void write(Path path, LoraFormat format, List<LoraChanges> parts, Map<String, String> metadata) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a LoRA changes at least one part");
        }
        codec(format).write(path, parts, metadata);
    }

    private static LoraCodec codec(LoraFormat format) {
        return switch (format) {
            case PEFT -> new PeftCodec();
            case KOHYA -> new KohyaCodec(KohyaCodec.Names.DIFFUSERS);
            case KOHYA_SGM -> new KohyaCodec(KohyaCodec.Names.SGM);
            case DIFFSYNTH -> new DiffSynthCodec();
            case OLD_DIFFUSERS ->
                throw InkloomException.badInput(
                        "INK-LORA-009",
                        "LoRAs in the layout of " + format.title() + " are read but not written.",
                        "Nothing reads only that layout any more, and it cannot state alpha.",
                        "Write " + LoraFormat.PEFT.title() + " instead.");
        };
    }
}
