package org.inkloom.diffusion.lora;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * Writes a LoRA in the layouts of diffusers, kohya and DiffSynth-Studio, and checks that each file reads back as the
 * same LoRA.
 */
public final class LoraCopies {
    /** The relative error of one rounding to float32: in DiffSynth's layout alpha is multiplied into the numbers. */
    private static final double ONE_ROUNDING = 0x1p-23;

    private LoraCopies() {}

    /**
     * A file that was written.
     *
     * @param layout {@code peft}, {@code kohya} or {@code diffsynth}; {@code original} for the given file if it has
     *     none of these layouts
     * @param file where it lies
     * @param same whether it is a byte-for-byte copy of the given file
     */
    public record Written(String layout, Path file, boolean same) {}

    /** The layouts that are written, each with its word for users and its file extension. */
    private enum Layout {
        PEFT("peft", LoraFormat.PEFT, ".safetensors"),
        KOHYA("kohya", LoraFormat.KOHYA, ".kohya.safetensors"),
        DIFFSYNTH("diffsynth", LoraFormat.DIFFSYNTH, ".diffsynth.ckpt");

        private final String word;
        private final LoraFormat format;
        private final String ending;

        Layout(String word, LoraFormat format, String ending) {
            this.word = word;
            this.format = format;
            this.ending = ending;
        }

        /** DiffSynth's layout cannot name text encoders, so their changes are only in the other copies. */
        boolean takes(PartRead part) {
            return !part.lora().modules().isEmpty()
                    && (this != DIFFSYNTH || !part.target().part().isText());
        }
    }

    /**
     * Writes a file for each layout. For the layout that the given file has itself, the file is copied.
     *
     * @param lora a file of any layout that can be read
     * @param targets the U-Net, then the text encoders that LoRAs may change
     * @param folder where to write
     * @param name of the files, without extension
     * @throws InkloomException {@code INK-PACK-009} if a copy does not read as the same LoRA, and as {@link
     *     LoraFiles#read}
     */
    public static List<Written> write(Path lora, List<LoraTarget> targets, Path folder, String name)
            throws IOException {
        List<Written> written = new ArrayList<>();
        try (TensorFile file = TensorFiles.open(lora)) {
            List<PartRead> read = read(file, targets);
            boolean own = false;
            for (Layout layout : Layout.values()) {
                Path copy = folder.resolve(name + layout.ending);
                boolean same = read.getFirst().lora().format() == layout.format && isOwnContainer(lora, layout);
                List<PartRead> kept = read.stream().filter(layout::takes).toList();
                if (same) {
                    copyWhole(lora, copy);
                } else if (kept.isEmpty()) {
                    continue;
                } else {
                    LoraFiles.write(
                            copy,
                            layout.format,
                            kept.stream().map(PartRead::changes).toList(),
                            Map.of());
                }
                requireSame(lora, kept, copy);
                written.add(new Written(layout.word, copy, same));
                own |= same;
            }
            if (!own) {
                String given = String.valueOf(lora.getFileName());
                Path copy = folder.resolve(name + ".original" + given.substring(given.lastIndexOf('.')));
                copyWhole(lora, copy);
                written.add(new Written("original", copy, true));
            }
        }
        return written;
    }

    /** The file's changes of one part of the model. */
    private record PartRead(LoraTarget target, LoraFile lora) {
        LoraChanges changes() {
            return new LoraChanges(target, lora.modules());
        }
    }

    private static List<PartRead> read(TensorFile file, List<LoraTarget> targets) {
        List<PartRead> parts = new ArrayList<>();
        for (LoraTarget target : targets) {
            keys(file, target).ifPresent(keys -> parts.add(new PartRead(target, LoraFiles.read(keys, target))));
        }
        return parts;
    }

    private static Optional<? extends TensorFile> keys(TensorFile file, LoraTarget target) {
        return target.part().isText() ? TextLoraKeys.of(file, target.part().number()) : Optional.of(file);
    }

    private static boolean isOwnContainer(Path lora, Layout layout) {
        return lora.toString().endsWith(layout.ending.substring(layout.ending.lastIndexOf('.')));
    }

    private static void copyWhole(Path from, Path to) throws IOException {
        try (PendingFile file = PendingFile.begin(to)) {
            Files.copy(from, file.out());
            file.commit();
        }
    }

    private static void requireSame(Path lora, List<PartRead> parts, Path copy) {
        try (TensorFile file = TensorFiles.open(copy)) {
            for (PartRead part : parts) {
                boolean same = keys(file, part.target())
                        .map(keys -> LoraFiles.read(keys, part.target()))
                        .filter(again -> isSame(part.lora().modules(), again.modules()))
                        .isPresent();
                if (!same) {
                    throw InkloomException.failed(
                            "INK-PACK-009",
                            "The copy " + copy + " of the LoRA " + lora + " does not read as the same numbers.",
                            "The disk failed, or the LoRA holds numbers that the layout cannot.",
                            "Run the command again; if it stays so, please report it with the LoRA.");
                }
            }
        }
    }

    private static boolean isSame(List<LoraModule> ones, List<LoraModule> others) {
        boolean same = ones.size() == others.size();
        for (int i = 0; same && i < ones.size(); i++) {
            same = isSame(ones.get(i), others.get(i));
        }
        return same;
    }

    private static boolean isSame(LoraModule one, LoraModule other) {
        return one.path().equals(other.path())
                && one.rank() == other.rank()
                && isSame(one.down(), 1, other.down(), 1)
                && isSame(one.up(), one.strength(), other.up(), other.strength());
    }

    private static boolean isSame(StoredTensor one, double factor, StoredTensor other, double otherFactor) {
        if (one.elements() != other.elements()) {
            return false;
        }
        for (long i = 0; i < one.elements(); i++) {
            double a = StoredNumbers.get(one, i) * factor;
            double b = StoredNumbers.get(other, i) * otherFactor;
            if (Math.abs(a - b) > ONE_ROUNDING * Math.abs(a)) {
                return false;
            }
        }
        return true;
    }
}
