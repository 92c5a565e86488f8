package org.inkloom.diffusion.merge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.folder.UserFolders;
import org.inkloom.tensor.UnpackedWeights;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A model whose U-Net is a weighted sum of two others' U-Nets. It exists as a small folder of links in the user's
 * cache: all parts but the U-Net are the first model's, and the sum is computed while the U-Net is loaded. The folder's
 * name depends on the models' files, so after a change of one the merge is another folder.
 */
public final class MergedModel {
    private static final String SHARES = "merge.txt";
    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String UNET = "unet";
    private static final String CONFIG = "config.json";

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
        String key = ContentDigest.of(List.of(
                "merge-1",
                one.root().toString(),
                one.unet().toString(),
                other.unet().toString(),
                shares.written()));
        Path folder = cache.resolve("merge-" + key.substring(0, 12)).resolve(one.name() + "+" + other.name());
        try {
            Files.createDirectories(folder.resolve(UNET));
            try (Stream<Path> entries = Files.list(one.root())) {
                for (Path entry : entries.toList()) {
                    String name = entry.getFileName().toString();
                    if (!name.equals(UNET) && !name.equals("vae") && !name.startsWith(".")) {
                        link(folder.resolve(name), entry);
                    }
                }
            }
            link(folder.resolve("vae"), one.vae());
            link(folder.resolve(UNET).resolve(FIRST), one.unet());
            link(folder.resolve(UNET).resolve(SECOND), other.unet());
            link(folder.resolve(UNET).resolve(CONFIG), one.unet().resolve(CONFIG));
            PendingFile.write(folder.resolve(UNET).resolve(SHARES), shares.written());
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

    private static void link(Path link, Path target) throws IOException {
        Path there = target.toAbsolutePath();
        if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(there)) {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, there);
        }
    }

    /**
     * Opens the weights of a U-Net's folder; for a merged model the sum.
     *
     * @throws InkloomException {@code INK-MODEL-030}, when a weight is read, if it has another shape in the second
     *     model
     */
    public static TensorFile unet(Path folder) {
        Path shares = folder.resolve(SHARES);
        if (!Files.isRegularFile(shares)) {
            return TensorFiles.open(folder);
        }
        try {
            TensorFile first = new UnpackedWeights(unet(folder.resolve(FIRST)));
            return new MixedWeights(
                    first,
                    new UnpackedWeights(unet(folder.resolve(SECOND))),
                    MergeShares.read(Files.readString(shares)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
