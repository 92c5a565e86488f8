package org.inkloom.diffusion.lora;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** Writes a LoRA in the layouts of diffusers, kohya and DiffSynth-Studio, and sees that each file reads as the same LoRA. */
public final class LoraCopies {
    /** DiffSynth's layout has alpha multiplied into float32, which may round once. */
    private static final double ONE_ROUNDING = 0x1p-23;

    private LoraCopies() {}

    /**
     * A file that was written.
     *
     * @param layout {@code peft}, {@code kohya}, {@code diffsynth}, or {@code original} for a LoRA in another layout
     * @param same whether it is the given file, byte for byte
     */
    public record Written(String layout, Path file, boolean same) {}

    /** The layouts, with the words and endings of their files. */
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
    }

    /**
     * Writes the copies; the given file is one of them as it is.
     *
     * @param lora a file of any layout that is read
     * @param target the U-Net
     * @param folder where to
     * @param name without an ending
     * @throws InkloomException {@code INK-PACK-009} if a copy does not read as the same LoRA, and as {@link LoraFiles#read}
     */
    public static List<Written> write(Path lora, LoraTarget target, Path folder, String name) throws IOException {
        List<Written> written = new ArrayList<>();
        try (TensorFile file = TensorFiles.open(lora)) {
            LoraFile read = LoraFiles.read(file, target);
            boolean own = false;
            for (Layout layout : Layout.values()) {
                Path copy = folder.resolve(name + layout.ending);
                // A text encoder's part, which the other layouts here do not carry, stays in the file itself.
                boolean same = read.format() == layout.format && isOwnContainer(lora, layout);
                if (same) {
                    copyWhole(lora, copy);
                } else {
                    LoraFiles.write(copy, layout.format, read.modules(), target, Map.of());
                }
                requireSame(lora, read, copy, target);
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

    private static boolean isOwnContainer(Path lora, Layout layout) {
        return lora.toString().endsWith(layout.ending.substring(layout.ending.lastIndexOf('.')));
    }

    private static void copyWhole(Path from, Path to) throws IOException {
        try (PendingFile file = PendingFile.begin(to)) {
            Files.copy(from, file.out());
            file.commit();
        }
    }

    private static void requireSame(Path lora, LoraFile read, Path copy, LoraTarget target) {
        try (TensorFile file = TensorFiles.open(copy)) {
            LoraFile again = LoraFiles.read(file, target);
            boolean same = again.modules().size() == read.modules().size();
            for (int i = 0; same && i < read.modules().size(); i++) {
                same = isSame(read.modules().get(i), again.modules().get(i));
            }
            if (!same) {
                throw InkloomException.failed(
                        "INK-PACK-009",
                        "The copy " + copy + " of the LoRA " + lora + " does not read as the same numbers.",
                        "The disk failed, or the LoRA holds numbers that the layout cannot.",
                        "Run the command again; if it stays so, please report it with the LoRA.");
            }
        }
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
