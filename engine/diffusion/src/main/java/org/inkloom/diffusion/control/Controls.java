package org.inkloom.diffusion.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.models.adapter.T2iAdapter;
import org.inkloom.models.adapter.T2iConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.unet.Additions;
import org.inkloom.models.unet.ControlNet;
import org.inkloom.models.unet.ControlNetModel;
import org.inkloom.models.unet.Residuals;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFiles;

/** The loaded networks of a request's controls. Closing it frees their weights. */
public final class Controls implements AutoCloseable {
    private final Map<Path, Network> networks = new HashMap<>();
    private final UNetConfig unet;

    /** A loaded network of either kind. */
    private sealed interface Network extends AutoCloseable {
        Placement placement();

        @Override
        void close();

        /** ControlNet: asked before each pass. */
        record Control(ControlNetModel model) implements Network {
            @Override
            public Placement placement() {
                return model.placement();
            }

            @Override
            public void close() {
                model.close();
            }
        }

        /** T2I-Adapter: asked once. */
        record Adapter(Weights weights, T2iAdapter adapter) implements Network {
            @Override
            public Placement placement() {
                return weights.placement();
            }

            @Override
            public void close() {
                weights.close();
            }
        }
    }

    private Controls(UNetConfig unet) {
        this.unet = unet;
    }

    /**
     * Loads networks, each once.
     *
     * @param unet the sizes of the U-Net that they steer
     * @param placement where each folder's weights compute, and in which type
     * @throws InkloomException {@code INK-CONTROL-001} for a network of another family of models, {@code -004} for a folder
     *     without one; {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for damaged ones
     */
    public static Controls load(List<ControlUse> uses, UNetConfig unet, Function<Path, Placement> placement) {
        Controls controls = new Controls(unet);
        try {
            for (ControlUse use : uses) {
                Path folder = use.network().toAbsolutePath().normalize();
                if (!controls.networks.containsKey(folder)) {
                    controls.networks.put(folder, controls.load(use, folder, placement.apply(folder)));
                }
            }
            return controls;
        } catch (RuntimeException e) {
            controls.close();
            throw e;
        }
    }

    private Network load(ControlUse use, Path folder, Placement placement) {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw InkloomException.badInput(
                    "INK-CONTROL-004",
                    "The folder " + use.network() + " holds no network for " + use.kind() + ": it has no config.json.",
                    "A ControlNet or T2I-Adapter in diffusers' layout has config.json beside its weights.",
                    "Fetch one that was published for the model with `inkloom pull`, and name its folder.");
        }
        ConfigReader config = ConfigReader.open(file);
        if (config.text("_class_name", "ControlNetModel").equals("T2IAdapter")) {
            T2iConfig sizes = T2iConfig.read(config);
            return Weights.open(TensorFiles.openFolder(folder), placement).ownedBy(weights -> {
                T2iAdapter adapter =
                        weights.build("T2I-Adapter", AdapterSet.NONE, _ -> false, w -> new T2iAdapter(w, sizes));
                requireLevels(use, sizes);
                return new Network.Adapter(weights, adapter);
            });
        }
        ControlNetModel model = ControlNetModel.load(folder, placement);
        model.config().misfit(unet).ifPresent(why -> {
            model.close();
            throw otherFamily(use, why);
        });
        return new Network.Control(model);
    }

    private void requireLevels(ControlUse use, T2iConfig sizes) {
        List<Integer> wanted = new ArrayList<>(
                unet.blocks().stream().map(UNetConfig.Level::channels).toList());
        List<Integer> made = new ArrayList<>(sizes.channels());
        if (sizes.kind() == T2iConfig.Kind.FULL_XL) {
            wanted.add(wanted.getLast()); // for the middle block
        } else if (sizes.kind() == T2iConfig.Kind.LIGHT) {
            made.add(made.getLast());
        }
        if (!made.equals(wanted)) {
            throw otherFamily(use, "its features have " + made + " channels where the model wants " + wanted);
        }
    }

    private static InkloomException otherFamily(ControlUse use, String why) {
        return InkloomException.badInput(
                "INK-CONTROL-001",
                "The network " + use.network() + " for " + use.kind() + " does not go with this model: " + why + ".",
                "It steers another family of models.",
                "Take the network that was published for the model: SD 1.5, SDXL and Kolors each have their own.");
    }

    /** Returns whether these are the networks of those uses and no others. */
    public boolean serve(List<ControlUse> uses) {
        Set<Path> wanted = new HashSet<>();
        uses.forEach(use -> wanted.add(use.network().toAbsolutePath().normalize()));
        return wanted.equals(networks.keySet());
    }

    /**
     * Returns what steers a drawing. Control pictures are looked at now, once.
     *
     * @param conditioning the U-Net's
     * @param width of the picture drawn, pixels
     * @param height of it
     * @param run is told of control pictures that had another size
     */
    public Steering steering(
            List<ControlUse> uses, UNet.Conditioning conditioning, int width, int height, RunControl run) {
        if (uses.isEmpty()) {
            return Steering.NONE;
        }
        List<Looked> looked = new ArrayList<>();
        for (ControlUse use : uses) {
            looked.add(look(use, ControlPicture.fitted(use.kind(), use.picture(), width, height, run)));
        }
        return (step, latents, timesteps) -> {
            try (Scope scope = Scope.open()) {
                Residuals sum = Residuals.NONE;
                for (Looked one : looked) {
                    if (one.use().isOn(step.number(), step.count())) {
                        sum = sum.plus(one.source().at(latents, timesteps, conditioning));
                    }
                }
                sum.skips().forEach(scope::keep);
                sum.middle().ifPresent(scope::keep);
                sum.levels().forEach(scope::keep);
                return Additions.NONE.withResiduals(sum);
            }
        };
    }

    /** What a control adds to a pass. */
    @FunctionalInterface
    private interface Source {
        Residuals at(Tensor latents, Tensor timesteps, UNet.Conditioning conditioning);
    }

    private record Looked(ControlUse use, Source source) {}

    private Looked look(ControlUse use, RgbPicture picture) {
        Network network = Objects.requireNonNull(
                networks.get(use.network().toAbsolutePath().normalize()), "a network that was not loaded");
        try (Scope scope = Scope.open()) {
            Tensor seen = pixels(picture, network);
            return switch (network) {
                case Network.Control(ControlNetModel model) -> {
                    ControlNet net = model.network();
                    Tensor hint = scope.keep(net.look(seen));
                    yield new Looked(
                            use,
                            (latents, timesteps, conditioning) ->
                                    net.forward(latents, timesteps, conditioning, hint, use.scale()));
                }
                case Network.Adapter(Weights _, T2iAdapter adapter) -> {
                    List<Tensor> levels = new ArrayList<>();
                    for (Tensor feature : adapter.forward(seen)) {
                        levels.add(scope.keep(Tensors.mul(feature, use.scale())));
                    }
                    Residuals residuals = levels(levels);
                    yield new Looked(use, (latents, timesteps, conditioning) -> residuals);
                }
            };
        }
    }

    /** SDXL's adapter has a feature for each level and one more for the middle block. */
    private Residuals levels(List<Tensor> features) {
        int levels = unet.blocks().size();
        return new Residuals(
                List.of(),
                features.size() > levels ? Optional.of(features.get(levels)) : Optional.empty(),
                features.subList(0, levels));
    }

    private static Tensor pixels(RgbPicture picture, Network network) {
        Tensor bytes = Tensors.of(picture.rgb(), picture.height(), picture.width(), 3);
        Tensor unit = Tensors.cast(bytes, DType.FLOAT32).div(new Scalar(255.0));
        Tensor planes = unit.permute(2, 0, 1).unsqueeze(0).contiguous();
        Tensor wanted = network instanceof Network.Adapter(Weights _, T2iAdapter adapter)
                        && adapter.config().pictureChannels() == 1
                ? planes.mean(1).unsqueeze(1)
                : planes;
        return Tensors.to(
                wanted, network.placement().device(), network.placement().compute());
    }

    @Override
    public void close() {
        networks.values().forEach(Network::close);
        networks.clear();
    }
}
