package org.inkloom.diffusion.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.models.adapter.IpAdapterModel;
import org.inkloom.models.adapter.IpProjection;
import org.inkloom.models.clip.ClipVision;
import org.inkloom.models.clip.ClipVisionConfig;
import org.inkloom.models.clip.ClipVisionEncoder;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.unet.ImageContext;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.FileStamp;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * The loaded IP-Adapters of a request, and its reference pictures as encoded for them. The vision encoders are closed
 * again after that. Closing this frees the adapters' weights.
 */
public final class IpAdapters implements AutoCloseable {
    /**
     * The block from which SDXL's U-Net takes a picture's style, as InstantStyle found (arXiv:2404.02733). Kolors has
     * the same U-Net.
     */
    private static final String STYLE_BLOCK = "up_blocks.0.attentions.1";

    private static final int STYLE_LEVELS = 3;

    private final Map<Path, IpAdapterModel> adapters = new HashMap<>();
    private final Map<PictureKey, ImageTokens> tokens = new HashMap<>();
    /** The files of adapters and encoders as they were when loaded, to notice when one is replaced. */
    private final Map<Path, List<FileStamp>> files;

    private final UNetConfig unet;

    private IpAdapters(UNetConfig unet, Map<Path, List<FileStamp>> files) {
        this.unet = unet;
        this.files = files;
    }

    private static Map<Path, List<FileStamp>> files(List<IpAdapterUse> uses) {
        Map<Path, List<FileStamp>> files = new HashMap<>();
        for (IpAdapterUse use : uses) {
            Stream.concat(Stream.of(use.file()), use.encoders().stream())
                    .forEach(path -> files.computeIfAbsent(path, FileStamp::below));
        }
        return files;
    }

    /** Key of an encoded picture: the same picture gives other tokens with another adapter or encoder. */
    private record PictureKey(Path file, List<Path> encoders, RgbPicture picture) {
        static PictureKey of(IpAdapterUse use) {
            return new PictureKey(use.file().toAbsolutePath().normalize(), use.encoders(), use.picture());
        }
    }

    /**
     * A picture as tokens that the U-Net attends to, each {@code [1, N, features]}.
     *
     * @param picture the tokens of the picture
     * @param nothing the tokens of an empty picture, for the negative half of a guided pass
     */
    private record ImageTokens(Tensor picture, Tensor nothing) {}

    /**
     * Loads the adapters, each once, and encodes the pictures.
     *
     * @param unet the sizes of the U-Net that attends to them
     * @param adapters where adapters compute, and in which type: those of the U-Net
     * @param encoders where the encoder of a folder computes
     * @throws InkloomException {@code INK-CONTROL-002} for an adapter of another family of models, {@code -011} without
     *     an encoder, {@code -008} where none fits; {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for damaged files
     */
    public static IpAdapters load(
            List<IpAdapterUse> uses, UNetConfig unet, Placement adapters, Function<Path, Placement> encoders) {
        IpAdapters loaded = new IpAdapters(unet, files(uses));
        try {
            for (IpAdapterUse use : uses) {
                PictureKey key = PictureKey.of(use);
                if (!loaded.adapters.containsKey(key.file())) {
                    loaded.adapters.put(key.file(), IpAdapterModel.load(use.file(), unet, adapters));
                }
                if (!loaded.tokens.containsKey(key)) {
                    loaded.tokens.put(key, encode(use, loaded.adapter(use).projection(), adapters, encoders));
                }
            }
            return loaded;
        } catch (RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    private IpAdapterModel adapter(IpAdapterUse use) {
        return Objects.requireNonNull(adapters.get(PictureKey.of(use).file()), "an adapter that was not loaded");
    }

    private static ImageTokens encode(
            IpAdapterUse use, IpProjection projection, Placement placement, Function<Path, Placement> encoders) {
        Path folder = encoder(use, projection);
        try (ClipVisionEncoder encoder = ClipVisionEncoder.load(folder, encoders.apply(folder));
                Scope scope = Scope.open()) {
            byte[] rgb = VisionInput.fitted(encoder.input(), use.picture());
            Tensor pixels = encoder.input().tensor(List.of(rgb), encoder.placement());
            ClipVision network = encoder.network();
            // The empty picture is what diffusers uses: for adapters of the kind Plus, which read CLIP's hidden states,
            // those of a black picture; for plain ones a vector of zeros.
            Tensor image = projection.readsStates() ? states(network, pixels) : network.embeds(pixels);
            Tensor empty =
                    projection.readsStates() ? states(network, torch.zeros_like(pixels)) : torch.zeros_like(image);
            return new ImageTokens(tokens(projection, image, placement), tokens(projection, empty, placement));
        }
    }

    private static Tensor states(ClipVision network, Tensor pixels) {
        List<Tensor> hidden = network.forward(pixels).hidden();
        return hidden.get(hidden.size() - 2);
    }

    private static Tensor tokens(IpProjection projection, Tensor image, Placement placement) {
        try (Scope scope = Scope.open()) {
            return Scope.retain(projection
                    .words(Tensors.to(image, placement.device(), placement.compute()))
                    .clone());
        }
    }

    private static Path encoder(IpAdapterUse use, IpProjection projection) {
        List<Path> there = use.encoders().stream()
                .filter(folder -> Files.isRegularFile(folder.resolve("config.json")))
                .toList();
        if (there.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-CONTROL-011",
                    "There is no CLIP vision encoder for the IP-Adapter " + use.file() + ".",
                    "The adapter reads what CLIP sees in a picture; repositories have CLIP in the folder"
                            + " image_encoder.",
                    "Put that folder beside the adapter, or name it with " + SettingKey.of("ip_adapter_encoder") + ".");
        }
        for (Path folder : there) {
            if (width(folder, projection) == projection.reads()) {
                return folder;
            }
        }
        throw InkloomException.badInput(
                "INK-CONTROL-008",
                "The CLIP vision encoder " + there.getFirst() + " does not go with the IP-Adapter " + use.file()
                        + ": it has "
                        + width(there.getFirst(), projection) + " features where the adapter reads "
                        + projection.reads() + ".",
                "Each adapter was trained with one encoder: ViT-H, ViT-bigG, or Kolors' ViT-L at 336 pixels.",
                "Name the folder of the encoder that was published with it with " + SettingKey.of("ip_adapter_encoder")
                        + ".");
    }

    private static long width(Path folder, IpProjection projection) {
        ClipVisionConfig config = ClipVisionConfig.read(ConfigReader.open(folder.resolve("config.json")));
        return projection.readsStates() ? config.hidden() : config.projection();
    }

    /**
     * Returns whether exactly the adapters and pictures of these uses are loaded, from files that have not been
     * replaced since.
     */
    public boolean serve(List<IpAdapterUse> uses) {
        Set<PictureKey> wanted = new HashSet<>();
        uses.forEach(use -> wanted.add(PictureKey.of(use)));
        return wanted.equals(tokens.keySet()) && files(uses).equals(files);
    }

    /** A picture's keys and values, for a guided pass (empty picture first) and for a pass with the prompt alone. */
    private record Contexts(IpAdapterUse use, ImageContext guided, ImageContext alone) {}

    /** Which pictures are on in a pass, by their indices; equal passes share one list of contexts. */
    private record Choice(boolean guided, List<Integer> places) {}

    /**
     * Returns a steering that adds the reference pictures to another one. Keys and values are computed now, in the
     * current scope.
     *
     * @param pictures how many pictures are drawn in one batch
     * @param guided whether passes may have a negative half, which attends to an empty picture
     * @param others the other steering
     * @throws InkloomException {@code INK-CONTROL-010} for blocks that the model does not have
     */
    public Steering steering(List<IpAdapterUse> uses, int pictures, boolean guided, Steering others) {
        if (uses.isEmpty()) {
            return others;
        }
        List<Contexts> shown =
                uses.stream().map(use -> shown(use, pictures, guided)).toList();
        Map<Choice, List<ImageContext>> lists = new HashMap<>();
        return (step, latents, timesteps, conditioning) -> {
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < shown.size(); i++) {
                if (shown.get(i).use().isOn(step.number(), step.count())) {
                    places.add(i);
                }
            }
            Choice choice = new Choice(guided && latents.size(0) == 2L * pictures, places);
            // The same list object as long as the choice is the same: a recorded pass then knows that it need not copy
            // it again.
            List<ImageContext> images = lists.computeIfAbsent(choice, _ -> contexts(shown, choice));
            return others.at(step, latents, timesteps, conditioning).withImages(images);
        };
    }

    /**
     * A picture's keys and values for the three kinds of passes.
     *
     * @param wanted for passes with the prompt
     * @param unwanted for passes with the negative prompt, which attend to an empty picture
     * @param both for passes with both, the negative half first
     */
    public record Sides(ImageContext wanted, ImageContext unwanted, ImageContext both) {}

    /**
     * Returns a picture's keys and values, in the current scope. The caller decides in which steps they are used: start
     * and end of the use are not looked at.
     *
     * @param pictures how many pictures are drawn in one batch
     * @throws InkloomException as {@link #steering} does
     */
    public Sides sides(IpAdapterUse use, int pictures) {
        Contexts shown = shown(use, pictures, true);
        IpAdapterModel adapter = adapter(use);
        ImageTokens encoded = Objects.requireNonNull(tokens.get(PictureKey.of(use)), "a picture that was not encoded");
        return new Sides(
                shown.alone(),
                adapter.context(encoded.nothing(), use.scale(), attending(use, adapter.attentions())),
                shown.guided());
    }

    private static List<ImageContext> contexts(List<Contexts> shown, Choice choice) {
        return choice.places().stream()
                .map(shown::get)
                .map(one -> choice.guided() ? one.guided() : one.alone())
                .toList();
    }

    private Contexts shown(IpAdapterUse use, int pictures, boolean guided) {
        IpAdapterModel adapter = adapter(use);
        ImageTokens encoded = Objects.requireNonNull(tokens.get(PictureKey.of(use)), "a picture that was not encoded");
        Predicate<String> attending = attending(use, adapter.attentions());
        ImageContext alone = adapter.context(encoded.picture(), use.scale(), attending);
        if (!guided) {
            return new Contexts(use, alone, alone);
        }
        Tensor halves = Tensors.cat(
                0, encoded.nothing().expand(pictures, -1, -1), encoded.picture().expand(pictures, -1, -1));
        return new Contexts(use, adapter.context(halves, use.scale(), attending), alone);
    }

    private Predicate<String> attending(IpAdapterUse use, Set<String> attentions) {
        List<String> beginnings = new ArrayList<>();
        for (String block : use.blocks()) {
            boolean style = block.equals(IpAdapterUse.STYLE);
            String beginning = (style ? STYLE_BLOCK : block) + ".";
            boolean known = !style || unet.blocks().size() == STYLE_LEVELS;
            if (!known || attentions.stream().noneMatch(name -> name.startsWith(beginning))) {
                throw noBlock(block);
            }
            beginnings.add(beginning);
        }
        return name -> beginnings.isEmpty() || beginnings.stream().anyMatch(name::startsWith);
    }

    private static InkloomException noBlock(String block) {
        return InkloomException.badInput(
                "INK-CONTROL-010",
                "This model has no block '" + block + "' that could see a picture.",
                "The block for style is known for SDXL and Kolors alone; others are named as in published checkpoints.",
                "Leave " + SettingKey.of("ip_adapter_blocks") + " out, or name blocks such as up_blocks.1.");
    }

    @Override
    public void close() {
        tokens.values().forEach(encoded -> {
            Scope.release(encoded.picture());
            Scope.release(encoded.nothing());
        });
        tokens.clear();
        adapters.values().forEach(IpAdapterModel::close);
        adapters.clear();
    }
}
