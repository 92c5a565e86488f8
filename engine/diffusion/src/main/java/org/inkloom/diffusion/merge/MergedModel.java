package org.inkloom.diffusion.merge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.folder.LinkedFolder;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.folder.UserFolders;
import org.inkloom.tensor.UnpackedWeights;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A model whose U-Net, or whose text encoders, are weighted sums of two others'. It exists as a small folder of links in
 * the user's cache: all other parts are the first model's, and the sum is computed while the part is loaded.
 */
public final class MergedModel {
    private static final String SHARES = "merge.txt";
    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String UNET = "unet";
    private static final String VAE = "vae";
    private static final String CONFIG = "config.json";
    private static final List<String> ENCODERS = List.of("text_encoder", "text_encoder_2");
    private static final String OTHER_KIND = "of another kind";

    private MergedModel() {}

    /**
     * Returns the folder of a merged model; makes it if it does not exist.
     *
     * @param shares the factors of the two models
     * @throws InkloomException {@code INK-MODEL-006} where a model is missing, {@code -009} if the cache cannot be
     *     written
     */
    public static Path of(Path first, Path second, MergeShares shares) {
        return of(first, second, shares, UserFolders.ofProcess().inkloom().resolve("checkpoints"));
    }

    /** As {@link #of(Path, Path, MergeShares)}, with another cache folder. */
    public static Path of(Path first, Path second, MergeShares shares, Path cache) {
        ModelFolder one = ModelFolder.open(first);
        ModelFolder other = ModelFolder.open(second);
        Map<String, Sum> sums = Map.of(UNET, new Sum(one.unet(), other.unet()));
        return folder("merge-1", one, other, sums, shares, cache);
    }

    /**
     * Returns the folder of a model whose text encoders are weighted sums of two models' text encoders; makes it if it does not
     * exist. All else is the first model's.
     *
     * @param shares the factors of the two models, the same in all parts
     * @throws InkloomException {@code INK-MODEL-030} for models that have not the same number of text encoders of CLIP, else as
     *     {@link #of(Path, Path, MergeShares)}
     */
    public static Path ofText(Path first, Path second, MergeShares shares) {
        return ofText(first, second, shares, UserFolders.ofProcess().inkloom().resolve("checkpoints"));
    }

    /** As {@link #ofText(Path, Path, MergeShares)}, with another cache folder. */
    public static Path ofText(Path first, Path second, MergeShares shares, Path cache) {
        ModelFolder one = ModelFolder.open(first);
        ModelFolder other = ModelFolder.open(second);
        requireEncoders(one, other);
        Map<String, Sum> sums = new TreeMap<>();
        for (String encoder : ENCODERS) {
            if (Files.isDirectory(one.root().resolve(encoder))) {
                sums.put(
                        encoder,
                        new Sum(one.root().resolve(encoder), other.root().resolve(encoder)));
            }
        }
        return folder("merge-text-1", one, other, sums, shares, cache);
    }

    private static void requireEncoders(ModelFolder one, ModelFolder other) {
        String has = encoders(one);
        String otherHas = encoders(other);
        if (!has.equals(otherHas) || has.contains(OTHER_KIND)) {
            throw InkloomException.badInput(
                    "INK-MODEL-030",
                    "The models " + one.root() + " and " + other.root() + " cannot be merged: text encoders are " + has
                            + " in one and " + otherHas + " in the other.",
                    "Text encoders of CLIP are merged, and those of two models of one family.",
                    "Merge models of one family.");
        }
    }

    /** Describes a model's text encoders: the width of each. */
    private static String encoders(ModelFolder model) {
        return ENCODERS.stream()
                .map(encoder -> model.root().resolve(encoder))
                .filter(Files::isDirectory)
                .map(folder -> folder.resolve(CONFIG))
                .map(MergedModel::encoder)
                .collect(Collectors.joining(" and "));
    }

    private static String encoder(Path config) {
        if (!Files.isRegularFile(config)) {
            return OTHER_KIND;
        }
        ConfigReader read = ConfigReader.open(config);
        return read.text("model_type", "").startsWith("clip")
                ? "CLIP's with " + read.positive("hidden_size", 512) + " numbers"
                : OTHER_KIND;
    }

    /** The folders of a part in two models. */
    private record Sum(Path first, Path second) {}

    /** Makes the folder, in which the given parts are sums. */
    private static Path folder(
            String layout, ModelFolder one, ModelFolder other, Map<String, Sum> sums, MergeShares shares, Path cache) {
        List<String> identity = new ArrayList<>(List.of(layout, one.root().toString()));
        sums.values()
                .forEach(sum -> identity.addAll(
                        List.of(sum.first().toString(), sum.second().toString())));
        identity.add(shares.written());
        String key = ContentDigest.of(identity);
        Path folder = cache.resolve("merge-" + key.substring(0, 12)).resolve(one.name() + "+" + other.name());
        try {
            Files.createDirectories(folder);
            try (Stream<Path> entries = Files.list(one.root())) {
                for (Path entry : entries.toList()) {
                    String name = entry.getFileName().toString();
                    if (!sums.containsKey(name) && !name.equals(VAE) && !name.startsWith(".")) {
                        link(folder.resolve(name), entry);
                    }
                }
            }
            link(folder.resolve(VAE), one.vae());
            for (Map.Entry<String, Sum> sum : sums.entrySet()) {
                write(folder.resolve(sum.getKey()), sum.getValue(), shares);
            }
            if (isOfFiles(one) || isOfFiles(other)) {
                Path file = folder.resolve(sums.keySet().iterator().next()).resolve(SHARES);
                LinkedFolder.note(folder, List.of(one.origin(), other.origin(), file));
            }
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-MODEL-009",
                    "The folder " + folder + " cannot be written: " + e.getMessage() + ".",
                    "What a merged model is made of is written down there; the disk may be full, or you may not write"
                            + " to it.",
                    "Free some space or name another folder with INKLOOM_HOME.",
                    e);
        }
        return folder;
    }

    /** Returns whether lists of where weights lie stand for some of a model's weights. */
    private static boolean isOfFiles(ModelFolder model) {
        return !model.origin().equals(model.root())
                || !LinkedFolder.sources(model.root()).isEmpty();
    }

    private static void write(Path part, Sum sum, MergeShares shares) throws IOException {
        Files.createDirectories(part);
        link(part.resolve(FIRST), sum.first());
        link(part.resolve(SECOND), sum.second());
        link(part.resolve(CONFIG), sum.first().resolve(CONFIG));
        PendingFile.write(part.resolve(SHARES), shares.written());
    }

    private static void link(Path link, Path target) throws IOException {
        Path there = target.toAbsolutePath();
        if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(there)) {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, there);
        }
    }

    /**
     * Opens the weights of a U-Net's or a text encoder's folder; for a merged one the sum.
     *
     * @throws InkloomException {@code INK-MODEL-030}, when a weight is read, if it has another shape in the second
     *     model
     */
    public static TensorFile weights(Path folder) {
        Path shares = folder.resolve(SHARES);
        if (!Files.isRegularFile(shares)) {
            return TensorFiles.openFolder(folder);
        }
        try {
            TensorFile first = new UnpackedWeights(weights(folder.resolve(FIRST)));
            return new MixedWeights(
                    first,
                    new UnpackedWeights(weights(folder.resolve(SECOND))),
                    MergeShares.read(Files.readString(shares)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
