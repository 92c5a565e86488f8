package org.inkloom.models.unet;

import java.nio.file.Path;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** A loaded ControlNet. Closing it frees the weights. */
public final class ControlNetModel implements AutoCloseable {
    private final Weights weights;
    private final ControlNetConfig config;
    private final ControlNet network;

    private ControlNetModel(Weights weights, ControlNetConfig config, ControlNet network) {
        this.weights = weights;
        this.config = config;
        this.network = network;
    }

    /**
     * Loads a folder with {@code config.json} and weights in any published form.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-nnn} for the config or weights that do not fit it,
     *     {@code INK-FILE-nnn} for missing or damaged files
     */
    public static ControlNetModel load(Path folder, Placement placement) {
        ControlNetConfig config = ControlNetConfig.read(ConfigReader.open(folder.resolve("config.json")));
        return of(TensorFiles.openFolder(folder), config, placement);
    }

    /**
     * Loads tensors under the names of diffusers' {@code ControlNetModel}.
     *
     * @param tensors the open weight file, which is closed with this model, or at once if loading fails
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-001} if the tensors do not fit the sizes
     */
    public static ControlNetModel of(TensorFile tensors, ControlNetConfig config, Placement placement) {
        return Weights.open(tensors, placement).ownedBy(weights -> {
            ControlNet network =
                    weights.build("ControlNet", AdapterSet.NONE, _ -> false, w -> new ControlNet(w, config));
            return new ControlNetModel(weights, config, network);
        });
    }

    /** Returns the network. */
    public ControlNet network() {
        return network;
    }

    /** Returns the sizes. */
    public ControlNetConfig config() {
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
