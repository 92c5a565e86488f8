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
import org.inkloom.models.unet.ControlNetConfig;
import org.inkloom.models.unet.ControlNetModel;
import org.inkloom.models.unet.Residuals;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UnionKind;
import org.inkloom.models.unet.UnionLook;
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

/** The loaded networks of a request's controls. Closing it frees their weights. */
public final class Controls implements AutoCloseable {
    private static final String CONFIG = "config.json";

    private final Map<Path, Network> networks = new HashMap<>();
    /** The networks' files as they were before they were read. */
    private final Map<Path, List<FileStamp>> files = new HashMap<>();

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
     * @param placement where the weights of each folder or file compute, and in which type
     * @throws InkloomException {@code INK-CONTROL-001} for a network of another family of models, {@code -004} for a folder
     *     or file without one; {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for damaged ones
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

    private Network load(ControlUse use, Path named, Placement placement) {
        Path path = folderOf(named);
        if (!Files.isDirectory(path)) {
            ControlNetConfig told = requireFamily(use, ControlNetFile.config(path, unet));
            return new Network.Control(ControlNetFile.load(path, told, placement));
        }
        Path file = path.resolve(CONFIG);
        if (!Files.isRegularFile(file)) {
            throw InkloomException.badInput(
                    "INK-CONTROL-004",
                    "The folder " + use.network() + " holds no network for " + use.kind() + ": it has no config.json.",
                    "A ControlNet or T2I-Adapter in diffusers' layout has config.json beside its weights.",
                    "Fetch one that was published for the model with `inkloom pull`, and name its folder.");
        }
        ConfigReader config = ConfigReader.open(file);
        if (isAdapter(config)) {
            T2iConfig sizes = T2iConfig.read(config);
            return Weights.open(TensorFiles.openFolder(path), placement).ownedBy(weights -> {
                T2iAdapter adapter =
                        weights.build("T2I-Adapter", AdapterSet.NONE, _ -> false, w -> new T2iAdapter(w, sizes));
                requireLevels(use, sizes);
                return new Network.Adapter(weights, adapter);
            });
        }
        requireFamily(use, ControlNetConfig.read(config));
        return new Network.Control(ControlNetModel.load(path, placement));
    }

    /** A file that holds the weights of a folder in diffusers' layout stands for the folder, which has the sizes too. */
    private static Path folderOf(Path named) {
        return Optional.ofNullable(named.getParent())
                .filter(folder -> Files.isRegularFile(folder.resolve(CONFIG)))
                .filter(folder -> TensorFiles.find(folder).equals(Optional.of(named)))
                .orElse(named);
    }

    private ControlNetConfig requireFamily(ControlUse use, ControlNetConfig config) {
        config.misfit(unet).ifPresent(why -> {
            throw otherFamily(use, why, "Its layers are those of networks for " + config.family() + ".");
        });
        return config;
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
     * Returns whether a network goes with a model by the sizes of both; loads neither. False as well for one that cannot be
     * read.
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
            // Other parts of models have sizes like a ControlNet's.
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

    /** Returns whether these are the networks of those uses and no others, by files that have not been replaced since. */
    public boolean serve(List<ControlUse> uses) {
        Map<Path, List<FileStamp>> wanted = new HashMap<>();
        uses.forEach(
                use -> wanted.computeIfAbsent(use.network().toAbsolutePath().normalize(), FileStamp::below));
        return wanted.equals(files);
    }

    /**
     * Returns what steers a drawing. Control pictures are looked at now, once.
     *
     * @param width of the picture drawn, pixels
     * @param height of it
     * @param run is told of control pictures that had another size
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

    /** A union network looks at all its pictures in one pass; any other has a pass for each. */
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

    /** What controls add to a pass; nothing where none of them counts at that step. */
    @FunctionalInterface
    private interface Source {
        Residuals at(Steering.Step step, Tensor latents, Tensor timesteps, UNet.Conditioning conditioning);
    }

    private record Looked(ControlUse use, UnionLook look) {
        boolean isOn(Steering.Step step) {
            return use.isOn(step.number(), step.count());
        }
    }

    private Source source(List<ControlUse> uses, int width, int height, RunControl run) {
        Network network = network(uses.getFirst());
        try (Scope scope = Scope.open()) {
            List<Tensor> pictures = new ArrayList<>();
            for (ControlUse use : uses) {
                pictures.add(pixels(ControlPicture.fitted(use.kind(), use.picture(), width, height, run), network));
            }
            return switch (network) {
                case Network.Control(ControlNetModel model) -> {
                    List<Looked> looked = new ArrayList<>();
                    for (int i = 0; i < uses.size(); i++) {
                        ControlUse use = uses.get(i);
                        Tensor hint = scope.keep(model.network().look(pictures.get(i)));
                        looked.add(new Looked(use, new UnionLook(told(model, use), hint, use.scale())));
                    }
                    yield asked(model, looked);
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

    private static Source asked(ControlNetModel model, List<Looked> looked) {
        return (step, latents, timesteps, conditioning) -> {
            List<UnionLook> looks = looked.stream()
                    .filter(one -> one.isOn(step))
                    .map(Looked::look)
                    .toList();
            return looks.isEmpty() ? Residuals.NONE : model.network().forward(latents, timesteps, conditioning, looks);
        };
    }

    /** A union network is told what it looks at by the control's kind; to any other it makes no difference. */
    private static UnionKind told(ControlNetModel model, ControlUse use) {
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
