package org.inkloom.models.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.inkloom.models.config.CarriedConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.tensor.UnpackedWeights;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.BorrowedTensor;
import org.inkloom.weights.BorrowedTensors;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * An autoencoder or a text encoder in a file of its own, such as {@code vae-ft-mse-840000-ema-pruned.safetensors} or {@code
 * clip_l.safetensors}, in the place of a model's own. Its keys are those of Stable Diffusion's own code, alone or below the
 * prefix that they have in a whole model's file, or diffusers' and transformers'. It must have the tensors that the model's
 * own part has, in their shapes; the model's config serves for both.
 *
 * <p>As for a {@link SingleFile}, a small folder in the user's cache represents it.
 */
public final class PartFile {
    private static final String CONFIG = "config.json";
    /**
     * Part of the folder's name. To be changed when this class writes folders that older versions cannot read, or the
     * other way round.
     */
    private static final String LAYOUT = "part-1";

    /** What files of whole CLIP models and of trainings hold besides. */
    private static final List<String> LEFT_ALONE =
            List.of("text_projection", "logit_scale", "vision_model.", "visual.", "visual_projection.", "attn_mask");

    private final Path file;
    private final Path own;
    private final Path cache;

    private PartFile(Path file, Path own, Path cache) {
        this.file = file;
        this.own = own;
        this.cache = cache;
    }

    /**
     * Returns the folder that represents an autoencoder's file.
     *
     * @param own the folder of the autoencoder whose place it takes
     * @param cache the folder in which the new folder is made
     * @throws InkloomException {@code INK-MODEL-032} if the file holds no autoencoder, {@code -033} if it is another kind than the
     *     model's, {@code -009} if the cache cannot be written, {@code INK-FILE-nnn} for a damaged file
     */
    public static Path vae(Path file, Path own, Path cache) {
        ConfigReader config = ConfigReader.ofPart(own, ModelPart.VAE, Optional.of(CarriedConfig.KOLORS));
        Map<String, long[]> shapes = Weights.shapesOf(w -> new Vae(w, VaeConfig.read(config)));
        return new PartFile(file, own, cache)
                .unfolded("autoencoder", TensorFiles.DIFFUSERS_STEM, shapes, PartNames::vae, _ -> false);
    }

    /** As {@link #vae}, for a text encoder of CLIP. */
    public static Path text(Path file, Path own, Path cache) {
        Map<String, long[]> shapes = new TreeMap<>();
        try (TensorFile weights = new UnpackedWeights(TensorFiles.openFolder(own))) {
            for (String name : weights.names()) {
                if (!name.endsWith("position_ids")) {
                    shapes.put(name, weights.head(name).shape());
                }
            }
        }
        return new PartFile(file, own, cache)
                .unfolded(
                        "text encoder",
                        "model",
                        shapes,
                        tensors -> PartNames.text(tensors, shapes),
                        name -> LEFT_ALONE.stream().anyMatch(name::startsWith));
    }

    /** Finds the tensors of a part in a file, by the names of diffusers' layout. */
    @FunctionalInterface
    interface Naming {
        /** Returns nothing where the file does not hold such a part. */
        Map<String, BorrowedTensor> of(TensorFile tensors);
    }

    private Path unfolded(
            String part, String stem, Map<String, long[]> shapes, Naming naming, Predicate<String> mayBeLeft) {
        Path folder = cache;
        try {
            Path beside = own.resolve(CONFIG);
            String said = Files.isRegularFile(beside) ? Files.readString(beside) : "";
            StringBuilder wanted = new StringBuilder();
            new TreeMap<>(shapes).forEach((name, shape) -> wanted.append(name).append(Arrays.toString(shape)));
            String identity =
                    ContentDigest.of(List.of(LAYOUT, part, ContentDigest.identity(file), said, wanted.toString()));
            folder = cache.resolve("part-" + identity.substring(0, 12));
            Path list = folder.resolve(stem + BorrowedTensors.ENDING);
            if (!Files.isRegularFile(list)) {
                try (TensorFile tensors = TensorFiles.open(file)) {
                    Map<String, BorrowedTensor> found = naming.of(tensors);
                    if (found.isEmpty()) {
                        throw foreign(part, tensors);
                    }
                    Map<String, BorrowedTensor> fitting = fitting(part, found, shapes, mayBeLeft);
                    if (!said.isEmpty()) {
                        PendingFile.write(folder.resolve(CONFIG), said);
                    }
                    // The list is written last, so that a folder with a list is complete.
                    BorrowedTensors.write(list, file, fitting);
                }
            }
            return folder;
        } catch (IOException e) {
            throw SingleFile.unwritable(folder, e);
        }
    }

    private Map<String, BorrowedTensor> fitting(
            String part, Map<String, BorrowedTensor> found, Map<String, long[]> shapes, Predicate<String> mayBeLeft) {
        Map<String, BorrowedTensor> taken = new LinkedHashMap<>();
        for (Map.Entry<String, long[]> wanted : shapes.entrySet()) {
            BorrowedTensor tensor = found.get(wanted.getKey());
            if (tensor == null) {
                throw misfit(part, "it has no " + wanted.getKey());
            }
            long[] shape = PartNames.shape(tensor);
            if (!Arrays.equals(shape, wanted.getValue())) {
                throw misfit(
                        part,
                        "its " + wanted.getKey() + " has the shape " + Arrays.toString(shape)
                                + " where the model's own has " + Arrays.toString(wanted.getValue()));
            }
            taken.put(wanted.getKey(), tensor);
        }
        found.keySet().stream()
                .filter(name -> !shapes.containsKey(name) && !mayBeLeft.test(name))
                .findFirst()
                .ifPresent(name -> {
                    throw misfit(part, "it has " + name + ", which the model's own has not");
                });
        return taken;
    }

    private InkloomException misfit(String part, String why) {
        return InkloomException.badInput(
                "INK-MODEL-033",
                "The " + part + " " + file + " does not go with the model " + own.getParent() + ": " + why + ".",
                "It was made for another family of models.",
                "Name a file for the model's family, or a model whose " + part + " it can be.");
    }

    private static InkloomException foreign(String part, TensorFile tensors) {
        return InkloomException.badInput(
                "INK-MODEL-032",
                "The file " + tensors.path() + " holds no " + part + " that is read here: "
                        + PartNames.reason(tensors.names()) + ".",
                "Autoencoders and text encoders of CLIP are read from files of their own, by the keys of Stable Diffusion's"
                        + " own code or by those of diffusers and transformers.",
                "Take the file of such a part, or a whole model's; `inkloom inspect` shows what a file holds.");
    }
}
