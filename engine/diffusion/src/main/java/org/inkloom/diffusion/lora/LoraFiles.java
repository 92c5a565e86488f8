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
     * Reads a LoRA and matches it to a U-Net. The layout is that of most keys.
     *
     * @param file the open file; the result's tensors live as long as it is open
     * @param target the U-Net
     * @throws InkloomException {@code INK-LORA-001} if no key names a layer, {@code -002} if the file is no LoRA, {@code
     *     -003} for a layer named twice, {@code -004} for an incomplete or quantised layer, {@code -005} for halves of
     *     different rank, {@code -006} for a shape that does not fit, {@code -007} for another method such as LoHa or
     *     DoRA, {@code -008} for unreadable settings, {@code -013} for a number
     *     that is none
     */
    public static LoraFile read(TensorFile file, LoraTarget target) {
        return LoraReader.read(file, target, false);
    }

    /**
     * As {@link #read}, with the methods of LyCORIS and DoRA too, which change weights in other ways than by two factors.
     *
     * @throws InkloomException as {@link #read}; {@code INK-LORA-007} for a method that is not read, such as OFT
     */
    public static LoraFile readEveryMethod(TensorFile file, LoraTarget target) {
        return LoraReader.read(file, target, true);
    }

    /**
     * Returns whether a file changes weights in ways that only new weights express, so that it cannot work beside them.
     *
     * @param path the file, or a folder, whose {@linkplain LoraFolder#newest newest LoRA} is meant
     */
    public static boolean needsNewWeights(Path path) {
        try (TensorFile file = TensorFiles.open(LoraFolder.newest(path))) {
            return file.names().stream().anyMatch(key -> LycorisKey.parse(key).isPresent());
        }
    }

    /**
     * Writes a LoRA; an existing file is replaced as a whole or not at all.
     *
     * @param path where to; {@code .safetensors}, or {@code .ckpt} for {@link LoraFormat#DIFFSYNTH}
     * @param format any but {@link LoraFormat#OLD_DIFFUSERS}, which is only read
     * @param modules what to write, not empty
     * @param target the U-Net, for layouts whose names depend on it
     * @param metadata further metadata for the header, where the layout has one
     * @throws InkloomException {@code INK-LORA-009} for a layout that is only read
     */
    public static void write(
            Path path, LoraFormat format, List<LoraModule> modules, LoraTarget target, Map<String, String> metadata) {
        write(path, format, List.of(new LoraChanges(target, modules)), metadata);
    }

    /**
     * As {@link #write(Path, LoraFormat, List, LoraTarget, Map)}, of several parts of a model.
     *
     * @param parts the U-Net and text encoders, each at most once
     * @throws InkloomException {@code INK-LORA-009} for a layout that is only read, or has no place for text encoders
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
