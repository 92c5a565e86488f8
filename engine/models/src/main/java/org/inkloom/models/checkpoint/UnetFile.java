package org.inkloom.models.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.folder.UserFolders;
import org.inkloom.weights.BorrowedTensor;
import org.inkloom.weights.BorrowedTensors;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A U-Net in a GGUF file of its own, as users of ComfyUI-GGUF have it. It lies in the folder {@code unet} of a model
 * whose other parts are stored as usual, or is linked there by the name {@link #STEM}, in other forms too. Its keys are
 * those of Stable Diffusion's own code, with or without the prefix of a whole model, or diffusers'.
 *
 * <p>As for a {@link SingleFile}, a small folder in the user's cache represents it.
 */
public final class UnetFile {
    /** The name, without its ending, of a file in any form that takes the place of a model's own U-Net. */
    public static final String STEM = "unet-file";

    private static final String ENDING = ".gguf";
    private static final String CONFIG = "config.json";
    /**
     * Part of the folder's name. To be changed when this class writes folders that older versions cannot read, or the
     * other way round.
     */
    private static final String LAYOUT = "unet-2";

    private static final String ARCHITECTURE = "general.architecture";
    private static final Set<String> READ = Set.of("sd1", "sd2", "sdxl", "");
    private static final int POOLED = 1280;
    private static final int OPEN_CLIP_WIDTH = 1024;

    private UnetFile() {}

    /**
     * Finds the GGUF file in a U-Net's folder; empty where there is none, or where weights in another form lie beside it.
     *
     * @throws InkloomException {@code INK-MODEL-023} if there are several
     */
    public static Optional<Path> in(Path folder) {
        if (TensorFiles.find(folder).isPresent()) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(
                            file -> name(file).endsWith(ENDING) || name(file).startsWith(STEM + "."))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (files.size() > 1) {
                throw InkloomException.badInput(
                        "INK-MODEL-023",
                        "The folder " + folder + " holds " + files.size() + " U-Nets: "
                                + String.join(
                                        ", ", files.stream().map(UnetFile::name).toList()) + ".",
                        "A model has one; which of them is meant is not to be seen.",
                        "Leave one there and put the others elsewhere.");
            }
            return files.stream().findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the folder that represents a U-Net's file, in the user's cache. Sizes are taken from a
     * {@code config.json} beside the file, or from the file's metadata where this program wrote it; without either they are read
     * off the shapes.
     *
     * @param file the GGUF file
     * @param model the model's folder; its second text encoder tells how wide the pooled text of SDXL is
     * @throws InkloomException {@code INK-MODEL-024} if it is no U-Net of a kind that is read, {@code INK-MODEL-009} if
     *     the cache cannot be written, {@code INK-FILE-nnn} for a damaged file
     */
    public static Path unfold(Path file, Path model) {
        return unfold(file, model, UserFolders.ofProcess().inkloom().resolve("checkpoints"));
    }

    /** As {@link #unfold(Path, Path)}, but in a folder {@code cache} that the caller chooses. */
    public static Path unfold(Path file, Path model, Path cache) {
        Path folder = cache;
        try {
            Path beside = file.resolveSibling(CONFIG);
            String said = Files.isRegularFile(beside) ? Files.readString(beside) : "";
            int pooled = pooled(model);
            String identity =
                    ContentDigest.of(List.of(LAYOUT, ContentDigest.identity(file), said, String.valueOf(pooled)));
            folder = cache.resolve("unet-" + identity.substring(0, 12));
            if (!Files.isRegularFile(folder.resolve(CONFIG))) {
                try (TensorFile tensors = TensorFiles.open(file)) {
                    Map<String, Object> config =
                            said.isEmpty() ? PartConfigs.given(tensors, "unet") : PartConfigs.read(beside, said);
                    UnfoldedPart part = part(tensors, config, pooled);
                    BorrowedTensors.write(
                            folder.resolve(TensorFiles.DIFFUSERS_STEM + BorrowedTensors.ENDING), file, part.tensors());
                    // The config is written last, so that a folder with a config is complete.
                    PendingFile.write(folder.resolve(CONFIG), PartConfigs.json(part.config()));
                }
            }
            return folder;
        } catch (IOException e) {
            throw SingleFile.unwritable(folder, e);
        }
    }

    private static int pooled(Path model) {
        Path second = model.resolve("text_encoder_2").resolve(CONFIG);
        return Files.isRegularFile(second) ? ConfigReader.open(second).positive("projection_dim", POOLED) : POOLED;
    }

    private static UnfoldedPart part(TensorFile file, Map<String, Object> said, int pooled) {
        String architecture = file.metadata().getOrDefault(ARCHITECTURE, "");
        if (!READ.contains(architecture)) {
            throw foreign(file, "its architecture is " + architecture);
        }
        Set<String> keys = file.names();
        if (keys.stream().anyMatch(key -> key.startsWith("down_blocks."))) {
            return named(file, said);
        }
        String prefix = keys.stream().anyMatch(key -> key.startsWith(OriginalUnet.PREFIX)) ? OriginalUnet.PREFIX : "";
        KeyGroup unet = new KeyGroup(file, prefix);
        if (!unet.hasBelow("input_blocks.")) {
            throw foreign(file, "it has no input_blocks or down_blocks");
        }
        return new OriginalUnet(unet, kind(unet)).part(pooled, said, why -> foreign(file, why));
    }

    /**
     * Reads a file with diffusers' names. It needs a config beside it, because these names do not tell the number of
     * heads or what the blocks are made of.
     */
    private static UnfoldedPart named(TensorFile file, Map<String, Object> said) {
        if (said.isEmpty()) {
            throw foreign(file, "its keys are diffusers', and there is no config.json beside it that says its sizes");
        }
        Map<String, BorrowedTensor> same = new LinkedHashMap<>();
        file.names().forEach(name -> same.put(name, BorrowedTensor.whole(file.get(name))));
        return new UnfoldedPart("unet", said, same);
    }

    /**
     * Returns the kind of model that a U-Net belongs to, by the width of the text that its blocks read and by whether
     * it is told the picture's size.
     */
    private static CheckpointKind kind(KeyGroup unet) {
        if (unet.hasBelow("label_emb.")) {
            return CheckpointKind.SDXL;
        }
        int text = unet.size("middle_block.1.transformer_blocks.0.attn2.to_k.weight", 1);
        return text == OPEN_CLIP_WIDTH ? CheckpointKind.STABLE_DIFFUSION_2 : CheckpointKind.STABLE_DIFFUSION_1;
    }

    private static InkloomException foreign(TensorFile file, String what) {
        return InkloomException.badInput(
                "INK-MODEL-024",
                "The file " + file.path() + " holds no U-Net that can be drawn with: " + what + ".",
                "U-Nets of Stable Diffusion 1 and 2 and of SDXL are read from files of their own, by the keys of Stable"
                        + " Diffusion's own code, or by diffusers' with their config.json.",
                "Take the file of such a U-Net, or the model in another form; `inkloom inspect` shows what a file"
                        + " holds.");
    }
}
