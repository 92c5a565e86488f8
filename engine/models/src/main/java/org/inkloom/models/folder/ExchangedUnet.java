package org.inkloom.models.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.models.checkpoint.UnetFile;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.folder.UserFolders;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A model's folder with the U-Net of a file instead of its own. A small folder of links in the user's cache stands for both: it
 * is a model like any other, and its digest is that of the files that the links lead to, so that recipes, stories and packages
 * know which U-Net drew.
 *
 * <p>The file is GGUF, safetensors or a torch checkpoint; its keys are those of Stable Diffusion's own code, alone or in a whole
 * model's file, or diffusers'. Its sizes are those of {@code config.json} beside the file, or of the model's own U-Net where
 * shapes are alike, or else told by the shapes.
 */
public final class ExchangedUnet {
    /** Stands between a model and the U-Net's file where both are named in one text. */
    public static final String SEPARATOR = " + ";

    private static final String CONFIG = "config.json";
    private static final String UNET = "unet";
    /** Names the U-Net's file; hidden, so that it does not count where a model is told by its files. */
    private static final String NOTE = ".unet-file";

    private static final String DIFFUSERS = "down_blocks.";

    private ExchangedUnet() {}

    /** Returns what a text names: a model, and behind {@value #SEPARATOR} the file of a U-Net, if there is one. */
    public static List<String> parts(String named) {
        int at = named.lastIndexOf(SEPARATOR);
        return at < 0
                ? List.of(named)
                : List.of(
                        named.substring(0, at).strip(),
                        named.substring(at + SEPARATOR.length()).strip());
    }

    /**
     * Returns the folder that stands for a model with another U-Net, in the user's cache.
     *
     * @param model a model's folder, or the file of a whole model
     * @param file of the U-Net
     * @throws InkloomException {@code INK-MODEL-027} where the file is not there, {@code -006} where the model is not, {@code -028} if they do
     *     not go together, {@code -024} for a file without a U-Net, {@code -009} if the cache cannot be written; {@code
     *     INK-FILE-nnn} for a damaged file
     */
    public static Path of(Path model, Path file) {
        return of(model, file, UserFolders.ofProcess().inkloom().resolve("checkpoints"));
    }

    /** As {@link #of(Path, Path)}, in a folder of the caller's. */
    public static Path of(Path model, Path file, Path cache) {
        Path base = model.toAbsolutePath().normalize();
        Path unet = file.toAbsolutePath().normalize();
        requireThere(unet);
        ModelFolder parts = ModelFolder.open(base);
        String key = ContentDigest.of(
                List.of("with-1", parts.root().toAbsolutePath().normalize().toString(), unet.toString()));
        Path folder = cache.resolve("with-" + key.substring(0, 12))
                .resolve(LinkedFolder.called(parts) + "+" + LinkedFolder.stem(unet));
        try {
            link(folder, parts, unet, cache);
            if (!parts.origin().equals(parts.root())) {
                LinkedFolder.note(folder, List.of(parts.origin(), unet));
            }
        } catch (IOException e) {
            throw SingleFile.unwritable(folder, e);
        }
        requireFit(parts, ModelFolder.open(folder), file);
        return folder;
    }

    /** Returns the file of the U-Net that a folder was given; empty for a model with its own. */
    public static Optional<Path> fileOf(Path folder) {
        try {
            Path note = folder.resolve(NOTE);
            return Files.isRegularFile(note) ? Optional.of(Path.of(Files.readString(note))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void requireThere(Path file) {
        if (!Files.isRegularFile(file)) {
            throw InkloomException.badInput(
                    "INK-MODEL-027",
                    "There is no file of a U-Net " + file + ".",
                    "The path is misspelt, or it is that of a folder.",
                    "Give " + SettingKey.of("unet") + " a .gguf, .safetensors or .ckpt file with a U-Net.");
        }
    }

    private static void link(Path folder, ModelFolder parts, Path unet, Path cache) throws IOException {
        Map<Path, Path> links = new TreeMap<>();
        for (Path entry : LinkedFolder.entries(parts.root())) {
            links.put(folder.resolve(entry.getFileName().toString()), entry);
        }
        links.put(folder.resolve("vae"), parts.vae());
        links.remove(folder.resolve(UNET));
        Path target = folder.resolve(UNET);
        Files.createDirectories(target);
        Path beside = unet.resolveSibling(CONFIG);
        if (isDiffusers(unet)) {
            boolean gguf = LinkedFolder.ending(unet).equals(".gguf");
            links.put(
                    target.resolve((gguf ? UnetFile.STEM : TensorFiles.DIFFUSERS_STEM) + LinkedFolder.ending(unet)),
                    unet);
            links.put(target.resolve(CONFIG), Files.isRegularFile(beside) ? beside : ownConfig(parts));
        } else {
            links.put(target.resolve(UnetFile.STEM + LinkedFolder.ending(unet)), unet);
            if (Files.isRegularFile(beside)) {
                links.put(target.resolve(CONFIG), beside);
            } else if (isAlike(parts, unet, cache)) {
                links.put(target.resolve(CONFIG), ownConfig(parts));
            }
        }
        LinkedFolder.fill(folder, links);
        LinkedFolder.fill(target, links);
        PendingFile.write(folder.resolve(NOTE), unet.toString());
    }

    /** Heads and the like are told by no shape: where the shapes are those of the model's own U-Net, so are they. */
    private static boolean isAlike(ModelFolder parts, Path unet, Path cache) {
        Path config = ownConfig(parts);
        if (!Files.isRegularFile(config)) {
            return false;
        }
        UNetConfig own = UNetConfig.read(ConfigReader.open(config));
        UNetConfig told = UNetConfig.read(
                ConfigReader.open(UnetFile.unfold(unet, parts.root(), cache).resolve(CONFIG)));
        return own.inChannels() == told.inChannels()
                && own.layersPerBlock() == told.layersPerBlock()
                && channels(own).equals(channels(told))
                && misfit(own, told).isEmpty();
    }

    private static List<Integer> channels(UNetConfig config) {
        return config.blocks().stream().map(UNetConfig.Level::channels).toList();
    }

    private static Path ownConfig(ModelFolder parts) {
        return parts.root().resolve(UNET).resolve(CONFIG);
    }

    private static boolean isDiffusers(Path file) {
        try (TensorFile tensors = TensorFiles.open(file)) {
            return isDiffusers(tensors);
        }
    }

    private static boolean isDiffusers(TensorFile tensors) {
        return tensors.names().stream().anyMatch(name -> name.startsWith(DIFFUSERS));
    }

    /** A U-Net of another family reads text of another width, or is told of other things beside it. */
    private static void requireFit(ModelFolder model, ModelFolder with, Path file) {
        Optional<UNetConfig> own = config(model);
        Optional<UNetConfig> other = config(with);
        if (own.isEmpty() || other.isEmpty()) {
            return; // a family that comes without configs
        }
        misfit(own.get(), other.get()).or(() -> otherShape(other.get(), file)).ifPresent(why -> {
            throw InkloomException.badInput(
                    "INK-MODEL-028",
                    "The U-Net " + file + " does not go with the model " + model.root() + ": " + why + ".",
                    "It was made for another family of models, whose text encoders and autoencoder are others.",
                    "Give " + SettingKey.of("model") + " a model of the U-Net's family, or another U-Net.");
        });
    }

    /** Where the file's keys are diffusers', no size was told by shapes: the config that it was given may be another U-Net's. */
    private static Optional<String> otherShape(UNetConfig config, Path file) {
        try (TensorFile tensors = TensorFiles.open(file)) {
            if (!isDiffusers(tensors)) {
                return Optional.empty();
            }
            for (Map.Entry<String, long[]> wanted :
                    Weights.shapesOf(w -> new UNet(w, config)).entrySet()) {
                String name = wanted.getKey();
                if (!tensors.names().contains(name)) {
                    return Optional.of("it has no " + name);
                }
                long[] shape = tensors.head(name).shape();
                if (!Arrays.equals(shape, wanted.getValue())) {
                    return Optional.of("its " + name + " has the shape " + Arrays.toString(shape)
                            + " where the model's U-Net has " + Arrays.toString(wanted.getValue()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<UNetConfig> config(ModelFolder model) {
        Path file = model.unet().resolve(CONFIG);
        return Files.isRegularFile(file) ? Optional.of(UNetConfig.read(ConfigReader.open(file))) : Optional.empty();
    }

    private static Optional<String> misfit(UNetConfig own, UNetConfig other) {
        if (own.crossAttentionDim() != other.crossAttentionDim()) {
            return Optional.of("it reads text of " + other.crossAttentionDim() + " numbers where the model's has "
                    + own.crossAttentionDim());
        }
        if (own.additionInputDim() != other.additionInputDim()) {
            return Optional.of("it is told " + other.additionInputDim()
                    + " numbers of the picture where the model's own is" + " told " + own.additionInputDim());
        }
        if (own.outChannels() != other.outChannels()) {
            return Optional.of("it makes latents of " + other.outChannels() + " channels where the model's have "
                    + own.outChannels());
        }
        return Optional.empty();
    }
}
