package org.inkloom.diffusion.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.models.adapter.T2iAdapter;
import org.inkloom.models.adapter.T2iConfig;
import org.inkloom.models.checkpoint.ControlNetFile;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.unet.Additions;
import org.inkloom.models.unet.ControlFeatures;
import org.inkloom.models.unet.ControlNetConfig;
import org.inkloom.models.unet.ControlNetModel;
import org.inkloom.models.unet.Residuals;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UnionKind;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FileStamp;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFiles;

/** The loaded networks for a request's control pictures. Closing it frees their weights. */
public final class Controls implements AutoCloseable {
    private static final String CONFIG = "config.json";

    private final Map<Path, Network> networks = new HashMap<>();
    /** The networks' files as they were when loaded, to notice when one is replaced. */
    private final Map<Path, List<FileStamp>> files = new HashMap<>();

    private final UNetConfig unet;

    /** A loaded network of either kind. */
    private sealed interface Network extends AutoCloseable {
        Placement placement();

        @Override
        void close();

        /** A ControlNet, which is run in each pass of the U-Net. */
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

        /** A T2I-Adapter, which is run once for the whole drawing. */
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
     * Loads the networks, each once however many pictures use it.
     *
     * @param unet the sizes of the U-Net that they steer
     * @param placement where the weights of each folder or file compute, and in which type
     * @throws InkloomException {@code INK-CONTROL-001} for a network of another family of models, {@code -004} for a
     *     folder or file without one; {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for damaged ones
     */
    public static Controls load(List<ControlUse> uses, UNetConfig unet, Function<Path, Placement> placement) {
        Controls controls = new Controls(unet);
        try {
            for (ControlUse use : uses) {
                Path folder = use.network().toAbsolutePath().normalize();
                if (!controls.networks.containsKey(folder)) {
                    controls.files.put(folder, FileStamp.below(folder));
                    controls.networks.put(folder, controls.load(use, folder, placement.apply(folder)));
                }
            }
            return controls;
        } catch (RuntimeException e) {
            controls.close();
            throw e;
        }
    }

    /**
     * Refuses networks that do not go with a model by their sizes; loads none, so that it is said before a large text encoder
     * is loaded.
     *
     * @throws InkloomException {@code INK-CONTROL-001} and {@code -004} as {@link #load} does
     */
    public static void requireFitting(List<ControlUse> uses, UNetConfig unet) {
        Controls controls = new Controls(unet);
        uses.forEach(use -> controls.requireFitting(
                use, folderOf(use.network().toAbsolutePath().normalize())));
    }

    private void requireFitting(ControlUse use, Path path) {
        if (!Files.isDirectory(path)) {
            requireFamily(use, ControlNetFile.config(path, unet));
            return;
        }
        ConfigReader config = config(use, path);
        if (isAdapter(config)) {
            requireLevels(use, T2iConfig.read(config));
        } else {
            requireFamily(use, ControlNetConfig.read(config));
        }
    }

    private static ConfigReader config(ControlUse use, Path path) {
        Path file = path.resolve(CONFIG);
        if (!Files.isRegularFile(file)) {
            throw InkloomException.badInput(
                    "INK-CONTROL-004",
                    "The folder " + use.network() + " holds no network for " + use.kind() + ": it has no config.json.",
                    "A ControlNet or T2I-Adapter in diffusers' layout has config.json beside its weights.",
                    "Fetch one that was published for the model with `inkloom pull`, and name its folder.");
        }
        return ConfigReader.open(file);
    }

    private Network load(ControlUse use, Path named, Placement placement) {
        Path path = folderOf(named);
        requireFitting(use, path);
        if (!Files.isDirectory(path)) {
            return new Network.Control(ControlNetFile.load(path, ControlNetFile.config(path, unet), placement));
        }
        ConfigReader config = config(use, path);
        if (isAdapter(config)) {
            T2iConfig sizes = T2iConfig.read(config);
            return Weights.open(TensorFiles.openFolder(path), placement)
                    .ownedBy(weights -> new Network.Adapter(
                            weights,
                            weights.build("T2I-Adapter", AdapterSet.NONE, _ -> false, w -> new T2iAdapter(w, sizes))));
        }
        return new Network.Control(ControlNetModel.load(path, placement));
    }

    /**
     * Returns the folder for a path to the weights file inside it, because the folder has the config too; any other
     * path as it is.
     */
    private static Path folderOf(Path named) {
        return Optional.ofNullable(named.getParent())
                .filter(folder -> Files.isRegularFile(folder.resolve(CONFIG)))
                .filter(folder -> TensorFiles.find(folder).equals(Optional.of(named)))
                .orElse(named);
    }

    private void requireFamily(ControlUse use, ControlNetConfig config) {
        config.misfit(unet).ifPresent(why -> {
            throw otherFamily(use, why, "Its layers are those of networks for " + config.family() + ".");
        });
    }

    private void requireLevels(ControlUse use, T2iConfig sizes) {
        misfit(sizes, unet).ifPresent(why -> {
            throw otherFamily(use, why, "It steers another family of models.");
        });
    }

    private static Optional<String> misfit(T2iConfig sizes, UNetConfig unet) {
        List<Integer> wanted = new ArrayList<>(
                unet.blocks().stream().map(UNetConfig.Level::channels).toList());
        List<Integer> made = new ArrayList<>(sizes.channels());
        if (sizes.kind() == T2iConfig.Kind.FULL_XL) {
            wanted.add(wanted.getLast()); // for the middle block
        } else if (sizes.kind() == T2iConfig.Kind.LIGHT) {
            made.add(made.getLast());
        }
        return made.equals(wanted)
                ? Optional.empty()
                : Optional.of("its features have " + made + " channels where the model wants " + wanted);
    }

    /**
     * Returns whether a network fits a model, by the configs and tensor shapes of both; loads no weights. Returns false
     * also for a network that cannot be read.
     *
     * @param network folder or file, as {@link ControlUse} names it
     * @param unet the model's sizes
     */
    public static boolean fits(Path network, UNetConfig unet) {
        try {
            Path path = folderOf(network.toAbsolutePath().normalize());
            if (!Files.isDirectory(path)) {
                return ControlNetFile.config(path, unet).misfit(unet).isEmpty();
            }
            ConfigReader config = ConfigReader.open(path.resolve(CONFIG));
            if (isAdapter(config)) {
                return misfit(T2iConfig.read(config), unet).isEmpty();
            }
            // Autoencoders and other parts of models also have channel counts, so the class name decides first.
            return config.text("_class_name", "ControlNetModel").startsWith("ControlNet")
                    && ControlNetConfig.read(config).misfit(unet).isEmpty();
        } catch (InkloomException e) {
            return false;
        }
    }

    private static boolean isAdapter(ConfigReader config) {
        return config.text("_class_name", "ControlNetModel").equals("T2IAdapter");
    }

    private static InkloomException otherFamily(ControlUse use, String what, String why) {
        return InkloomException.badInput(
                "INK-CONTROL-001",
                "The network " + use.network() + " for " + use.kind() + " does not go with this model: " + what + ".",
                why,
                "Take the network that was published for the model: SD 1.5, SDXL and Kolors each have their own.");
    }

    /** Returns whether exactly the networks of these uses are loaded, from files that have not been replaced since. */
    public boolean serve(List<ControlUse> uses) {
        Map<Path, List<FileStamp>> wanted = new HashMap<>();
        uses.forEach(
                use -> wanted.computeIfAbsent(use.network().toAbsolutePath().normalize(), FileStamp::below));
        return wanted.equals(files);
    }

    /**
     * Returns the steering of a drawing. What does not depend on the step is computed now: T2I-Adapters' features and
     * ControlNets' features of their pictures.
     *
     * @param width of the picture that is drawn, pixels
     * @param height of the same, pixels
     * @param run gets a message for each control picture of another size
     */
    public Steering steering(List<ControlUse> uses, int width, int height, RunControl run) {
        if (uses.isEmpty()) {
            return Steering.NONE;
        }
        List<Source> sources = new ArrayList<>();
        for (List<ControlUse> together : passes(uses)) {
            sources.add(source(together, width, height, run));
        }
        return (step, latents, timesteps, conditioning) -> {
            try (Scope scope = Scope.open()) {
                Residuals sum = Residuals.NONE;
                for (Source source : sources) {
                    sum = sum.plus(source.at(step, latents, timesteps, conditioning));
                }
                sum.skips().forEach(scope::keep);
                sum.middle().ifPresent(scope::keep);
                sum.levels().forEach(scope::keep);
                return Additions.NONE.withResiduals(sum);
            }
        };
    }

    /**
     * Groups uses by pass: a union ControlNet takes all its pictures in one pass, any other network has a pass for
     * each.
     */
    private List<List<ControlUse>> passes(List<ControlUse> uses) {
        List<List<ControlUse>> passes = new ArrayList<>();
        Map<Network, List<ControlUse>> unions = new HashMap<>();
        for (ControlUse use : uses) {
            Network network = network(use);
            boolean isUnion = network instanceof Network.Control(ControlNetModel model)
                    && model.config().union().isPresent();
            List<ControlUse> together =
                    isUnion ? unions.computeIfAbsent(network, _ -> new ArrayList<>()) : new ArrayList<>();
            if (together.isEmpty()) {
                passes.add(together);
            }
            together.add(use);
        }
        return passes;
    }

    private Network network(ControlUse use) {
        return Objects.requireNonNull(
                networks.get(use.network().toAbsolutePath().normalize()), "a network that was not loaded");
    }

    /**
     * The residuals that one network adds to a pass; {@link Residuals#NONE} in a step in which none of its pictures is
     * on.
     */
    @FunctionalInterface
    private interface Source {
        Residuals at(Steering.Step step, Tensor latents, Tensor timesteps, UNet.Conditioning conditioning);
    }

    private record Encoded(ControlUse use, ControlFeatures features) {
        boolean isOn(Steering.Step step) {
            return use.isOn(step.number(), step.count());
        }
    }

    private Source source(List<ControlUse> uses, int width, int height, RunControl run) {
        Network network = network(uses.getFirst());
        try (Scope scope = Scope.open()) {
            List<Tensor> pictures = new ArrayList<>();
            for (ControlUse use : uses) {
                pictures.add(seen(use, width, height, network, run));
            }
            return switch (network) {
                case Network.Control(ControlNetModel model) -> {
                    List<Encoded> encoded = new ArrayList<>();
                    for (int i = 0; i < uses.size(); i++) {
                        ControlUse use = uses.get(i);
                        Tensor features = scope.keep(model.network().features(pictures.get(i)));
                        encoded.add(new Encoded(use, new ControlFeatures(kind(model, use), features, use.scale())));
                    }
                    yield controlNet(model, encoded);
                }
                case Network.Adapter(Weights _, T2iAdapter adapter) -> {
                    ControlUse use = uses.getFirst();
                    List<Tensor> levels = new ArrayList<>();
                    for (Tensor feature : adapter.forward(pictures.getFirst())) {
                        levels.add(scope.keep(Tensors.mul(feature, use.scale())));
                    }
                    Residuals residuals = levels(levels);
                    yield (step, latents, timesteps, conditioning) ->
                            use.isOn(step.number(), step.count()) ? residuals : Residuals.NONE;
                }
            };
        }
    }

    private static Source controlNet(ControlNetModel model, List<Encoded> encoded) {
        return (step, latents, timesteps, conditioning) -> {
            List<ControlFeatures> on = encoded.stream()
                    .filter(one -> one.isOn(step))
                    .map(Encoded::features)
                    .toList();
            return on.isEmpty() ? Residuals.NONE : model.network().forward(latents, timesteps, conditioning, on);
        };
    }

    /** Returns the kind of control picture that a union network is told. Other networks ignore it. */
    private static UnionKind kind(ControlNetModel model, ControlUse use) {
        Optional<ControlNetConfig.Union> union = model.config().union();
        if (union.isEmpty()) {
            return UnionKind.LINES;
        }
        int kinds = union.get().kinds();
        return UnionKind.of(use.kind())
                .filter(kind -> kind.ordinal() < kinds)
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-CONTROL-007",
                        "The union network " + use.network() + " does not read control pictures of the kind "
                                + use.kind() + ".",
                        "It is told the kind by a number, and reads " + String.join(", ", UnionKind.names(kinds)) + ".",
                        "Name one of these kinds, or take another network."));
    }

    /**
     * Returns a T2I-Adapter's features as residuals: one for each level of the U-Net; SDXL's adapter has one more for
     * the middle block.
     */
    private Residuals levels(List<Tensor> features) {
        int levels = unet.blocks().size();
        return new Residuals(
                List.of(),
                features.size() > levels ? Optional.of(features.get(levels)) : Optional.empty(),
                features.subList(0, levels));
    }

    private static Tensor seen(ControlUse use, int width, int height, Network network, RunControl run) {
        Tensor whole = pixels(ControlPicture.fitted(use.kind(), use.picture(), width, height, run), network);
        if (use.hidden().isEmpty()) {
            return whole;
        }
        RgbPicture fitted = ControlPicture.fitted(use.kind(), use.hidden().get(), width, height, RunControl.quiet());
        byte[] where = fitted.rgb().clone();
        for (int i = 0; i < where.length; i++) {
            where[i] = (byte) (where[i] < 0 ? 255 : 0);
        }
        Tensor hidden = pixels(new RgbPicture(width, height, where), network);
        return whole.mul(Tensors.add(Tensors.mul(hidden, -1), 1)).sub(hidden);
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
