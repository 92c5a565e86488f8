package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.inkloom.run.InkloomException;

/** Opens weight files by what they contain, and finds them in model folders by their usual names. */
public final class TensorFiles {
    /** The stem of the weights of a U-Net or an autoencoder, as diffusers names them. */
    public static final String DIFFUSERS_STEM = "diffusion_pytorch_model";

    /** Stems that diffusers and transformers use for the weights of one part of a model. */
    private static final List<String> USUAL_STEMS = List.of(DIFFUSERS_STEM, "model", "pytorch_model");

    private TensorFiles() {}

    /**
     * Opens a safetensors file, a torch checkpoint, a GGUF file or the index of a sharded checkpoint, whatever it is named; for a
     * folder does what {@link #openFolder} does.
     *
     * @throws InkloomException {@code INK-FILE-002} if there is nothing there, {@code INK-FILE-004} if it is none of
     *     these, or what its reader fails with
     */
    public static TensorFile open(Path path) {
        if (Files.isDirectory(path)) {
            return openFolder(path);
        }
        if (path.toString().endsWith(BorrowedTensors.ENDING)) {
            return BorrowedTensors.open(path);
        }
        MappedFile file = MappedFile.open(path);
        boolean json = startsWith(file.bytes(), "{") || path.toString().endsWith(".json");
        if (json && !SafetensorsHeader.looksLike(file.bytes())) {
            file.close();
            return ShardedCheckpoint.open(path);
        }
        return openSingle(file);
    }

    /**
     * Opens the weights of one part of a model in a folder of the diffusers or transformers layout.
     *
     * <p>For each stem in turn: {@code <stem>.safetensors}, its index, {@code <stem>.fp16.safetensors}, its index;
     * then, in the same order of stems, {@code <stem>.bin} and its index, {@code <stem>.fp16.bin} and its index, and
     * {@code .ckpt}, {@code .pt}, {@code .pth}, and a {@link BorrowedTensors part of a whole model's file}. Safetensors are preferred to pickles, full precision to half.
     *
     * @param folder the part's folder, for example {@code .../unet}
     * @param stems names to look for first; {@code diffusion_pytorch_model}, {@code model} and {@code pytorch_model}
     *     are always tried after them
     * @throws InkloomException {@code INK-FILE-014} if no such file is there
     */
    public static TensorFile openFolder(Path folder, String... stems) {
        return open(find(folder, stems).orElseThrow(() -> noWeights(folder, candidates(stems))));
    }

    /** Finds the file that {@link #openFolder} would open; empty if there is none. */
    public static Optional<Path> find(Path folder, String... stems) {
        return candidates(stems).stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static List<String> candidates(String... stems) {
        Set<String> all = new LinkedHashSet<>(List.of(stems));
        all.addAll(USUAL_STEMS);
        List<String> names = new ArrayList<>();
        for (String stem : all) {
            addVariants(names, stem, ".safetensors");
        }
        for (String stem : all) {
            addVariants(names, stem, ".bin");
            names.add(stem + ".ckpt");
            names.add(stem + ".pt");
            names.add(stem + ".pth");
            names.add(stem + BorrowedTensors.ENDING);
        }
        return names;
    }

    private static void addVariants(List<String> names, String stem, String ending) {
        names.add(stem + ending);
        names.add(stem + ending + ".index.json");
        names.add(stem + ".fp16" + ending);
        // Releases of transformers and diffusers put the variant into an index's name at different places.
        names.add(stem + ending + ".index.fp16.json");
        names.add(stem + ending + ".fp16.index.json");
        names.add(stem + ".fp16" + ending + ".index.json");
    }

    private static InkloomException noWeights(Path folder, List<String> candidates) {
        if (!Files.isDirectory(folder)) {
            return FileErrors.noSuchFile(folder);
        }
        return InkloomException.badInput(
                "INK-FILE-014",
                "The folder " + folder + " holds no weights; looked for " + FileErrors.some(candidates) + ".",
                "The download did not finish, or another folder was meant.",
                "Give the folder of one model part, for example <model>/unet, with its weight files.");
    }

    /** Opens one file that is not an index. */
    static TensorFile openSingle(Path path) {
        return openSingle(MappedFile.open(path));
    }

    private static TensorFile openSingle(MappedFile file) {
        Path path = file.path();
        try {
            String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
            if (SafetensorsHeader.looksLike(file.bytes())) {
                return SafetensorsFile.over(file);
            }
            if (GgufHeader.looksLike(file.bytes())) {
                return GgufFile.over(file);
            }
            if (ZipDirectory.looksLike(file.bytes()) || TorchLegacy.looksLike(file.bytes())) {
                return TorchCheckpoint.over(file);
            }
            String stranger = stranger(file.bytes());
            if (!stranger.isEmpty()) {
                throw FileErrors.unknownFormat(path, stranger);
            }
            if (name.endsWith(".safetensors")) {
                // Not recognised, so its reader will say what is wrong.
                return SafetensorsFile.over(file);
            }
            if (startsWith(file.bytes(), "\u0080") || name.endsWith(".pkl")) {
                throw FileErrors.unknownFormat(path, "It is a plain pickle, not a file of torch.save.");
            }
            throw FileErrors.unknownFormat(path, "Its first bytes are those of no known format.");
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Names the files that people most often have in place of weights; empty when it is none of them. */
    private static String stranger(MemorySegment bytes) {
        if (bytes.byteSize() == 0) {
            return "It is empty.";
        }
        if (startsWith(bytes, "version https://git-lfs")) {
            return "It is a Git LFS pointer: the repository was cloned without its large files (git lfs pull).";
        }
        if (startsWith(bytes, "<")) {
            return "It is a web page, perhaps a sign-in or error page saved in place of the file.";
        }
        return "";
    }

    private static boolean startsWith(MemorySegment bytes, String text) {
        return startsWith(bytes, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static boolean startsWith(MemorySegment bytes, byte[] expected) {
        return bytes.byteSize() >= expected.length
                && MemorySegment.ofArray(expected).mismatch(bytes.asSlice(0, expected.length)) == -1;
    }
}
