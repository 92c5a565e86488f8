package org.inkloom.models.vae.tiny;

import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** A loaded tiny autoencoder. Closing it frees the weights. */
public final class TinyAutoencoderModel implements AutoCloseable {
    private final Weights weights;
    private final TinyConfig config;
    private final TinyAutoencoder network;

    private TinyAutoencoderModel(Weights weights, TinyConfig config, TinyAutoencoder network) {
        this.weights = weights;
        this.config = config;
        this.network = network;
    }

    /**
     * Loads a folder in diffusers' layout, or a file of one half as its author publishes it.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-nnn} for the config or weights that do not fit it,
     *     {@code INK-FILE-nnn} for missing or damaged files
     */
    public static TinyAutoencoderModel load(Path place, Placement placement) {
        if (Files.isDirectory(place)) {
            TinyConfig config = TinyConfig.read(ConfigReader.open(place.resolve("config.json")));
            return of(config, TensorFiles.openFolder(place), placement);
        }
        TensorFile file = TensorFiles.open(place);
        return of(TinyConfig.PUBLISHED, TinyHalfFile.fits(file) ? new TinyHalfFile(file) : file, placement);
    }

    private static TinyAutoencoderModel of(TinyConfig config, TensorFile file, Placement placement) {
        return Weights.open(file, placement).ownedBy(weights -> {
            TinyAutoencoder network =
                    weights.build("tiny autoencoder", AdapterSet.NONE, _ -> false, w -> new TinyAutoencoder(w, config));
            return new TinyAutoencoderModel(weights, config, network);
        });
    }

    /** Returns the network. */
    public TinyAutoencoder network() {
        return network;
    }

    /** Returns the sizes. */
    public TinyConfig config() {
        return config;
    }

    /** Returns where it computes, and in which type. */
    public Placement placement() {
        return weights.placement();
    }

    @Override
    public void close() {
        weights.close();
    }
}
