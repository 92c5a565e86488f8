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
 * The loaded IP-Adapters of a request, and what their encoders saw in its pictures; the encoders themselves are closed
 * again. Closing it frees the weights.
 */
public final class IpAdapters implements AutoCloseable {
    /** Where SDXL's U-Net takes style from a picture, as InstantStyle found (arXiv:2404.02733); Kolors has the same U-Net. */
    private static final String STYLE_BLOCK = "up_blocks.0.attentions.1";

    private static final int STYLE_LEVELS = 3;

    private final Map<Path, IpAdapterModel> adapters = new HashMap<>();
    private final Map<Seen, Words> words = new HashMap<>();
    /** The files of adapters and encoders as they were before they were read. */
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

    /** A picture by the eyes of an adapter. */
    private record Seen(Path file, List<Path> encoders, RgbPicture picture) {
        static Seen of(IpAdapterUse use) {
            return new Seen(use.file().toAbsolutePath().normalize(), use.encoders(), use.picture());
        }
    }

    /**
     * What an adapter says of a picture, each {@code [1, N, features]}.
     *
     * @param nothing of an empty picture, for the negative half
     */
    private record Words(Tensor picture, Tensor nothing) {}

    /**
     * Loads adapters, each once, and looks at the pictures.
     *
     * @param unet the sizes of the U-Net that sees them
     * @param adapters where adapters compute, and in which type: those of the U-Net
     * @param encoders where the encoder of a folder computes
     * @throws InkloomException {@code INK-CONTROL-002} for an adapter of another family of models, {@code -011} without an
     *     encoder, {@code -008} where none fits; {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for damaged files
     */
    public static IpAdapters load(
            List<IpAdapterUse> uses, UNetConfig unet, Placement adapters, Function<Path, Placement> encoders) {
        IpAdapters loaded = new IpAdapters(unet, files(uses));
        try {
            for (IpAdapterUse use : uses) {
                Seen seen = Seen.of(use);
                if (!loaded.adapters.containsKey(seen.file())) {
                    loaded.adapters.put(seen.file(), IpAdapterModel.load(use.file(), unet, adapters));
                }
                if (!loaded.words.containsKey(seen)) {
                    loaded.words.put(seen, look(use, loaded.adapter(use).projection(), adapters, encoders));
                }
            }
            return loaded;
        } catch (RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    private IpAdapterModel adapter(IpAdapterUse use) {
        return Objects.requireNonNull(adapters.get(Seen.of(use).file()), "an adapter that was not loaded");
    }

    private static Words look(
            IpAdapterUse use, IpProjection projection, Placement placement, Function<Path, Placement> encoders) {
        Path folder = encoder(use, projection);
        try (ClipVisionEncoder encoder = ClipVisionEncoder.load(folder, encoders.apply(folder));
                Scope scope = Scope.open()) {
            byte[] rgb = VisionInput.fitted(encoder.input(), use.picture());
            Tensor pixels = encoder.input().tensor(List.of(rgb), encoder.placement());
            ClipVision network = encoder.network();
            // Plus shows nothing as CLIP's states of an empty picture, the plain adapter as an empty vector, both as
            // diffusers has it.
            Tensor seen = projection.readsStates() ? states(network, pixels) : network.embeds(pixels);
            Tensor empty =
                    projection.readsStates() ? states(network, torch.zeros_like(pixels)) : torch.zeros_like(seen);
            return new Words(said(projection, seen, placement), said(projection, empty, placement));
        }
    }

    private static Tensor states(ClipVision network, Tensor pixels) {
        List<Tensor> hidden = network.forward(pixels).hidden();
        return hidden.get(hidden.size() - 2);
    }

    private static Tensor said(IpProjection projection, Tensor seen, Placement placement) {
        try (Scope scope = Scope.open()) {
            return Scope.retain(projection
                    .words(Tensors.to(seen, placement.device(), placement.compute()))
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

    /** Returns whether these are the adapters and pictures of those uses and no others, by files that have not been replaced since. */
    public boolean serve(List<IpAdapterUse> uses) {
        Set<Seen> wanted = new HashSet<>();
        uses.forEach(use -> wanted.add(Seen.of(use)));
        return wanted.equals(words.keySet()) && files(uses).equals(files);
    }

    /** A picture's keys and values: for both halves of a guided pass, and for the prompt's alone. */
    private record Shown(IpAdapterUse use, ImageContext guided, ImageContext alone) {}

    /** The pictures that count in a pass, by their places. */
    private record Now(boolean guided, List<Integer> places) {}

    /**
     * Returns steering that also shows the pictures; keys and values are computed now, in the current scope.
     *
     * @param pictures drawn together
     * @param guided whether passes may have a negative half, which sees an empty picture
     * @param others what else steers
     * @throws InkloomException {@code INK-CONTROL-010} for blocks that the model does not have
     */
    public Steering steering(List<IpAdapterUse> uses, int pictures, boolean guided, Steering others) {
        if (uses.isEmpty()) {
            return others;
        }
        List<Shown> shown =
                uses.stream().map(use -> shown(use, pictures, guided)).toList();
        Map<Now, List<ImageContext>> lists = new HashMap<>();
        return (step, latents, timesteps, conditioning) -> {
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < shown.size(); i++) {
                if (shown.get(i).use().isOn(step.number(), step.count())) {
                    places.add(i);
                }
            }
            Now now = new Now(guided && latents.size(0) == 2L * pictures, places);
            // One list as long as nothing changes: what a recorded pass copied of it is not copied again.
            List<ImageContext> images = lists.computeIfAbsent(now, _ -> contexts(shown, now));
            return others.at(step, latents, timesteps, conditioning).withImages(images);
        };
    }

    /**
     * What a picture adds to passes.
     *
     * @param wanted to those with the prompt
     * @param unwanted to those with the negative prompt, which see an empty picture
     * @param both to those with both, the negative half first
     */
    public record Sides(ImageContext wanted, ImageContext unwanted, ImageContext both) {}

    /**
     * Returns what a picture adds, in the current scope. When it counts is the caller's to decide.
     *
     * @param pictures drawn together
     * @throws InkloomException as {@link #steering} does
     */
    public Sides sides(IpAdapterUse use, int pictures) {
        Shown shown = shown(use, pictures, true);
        IpAdapterModel adapter = adapter(use);
        Words said = Objects.requireNonNull(words.get(Seen.of(use)), "a picture that was not looked at");
        return new Sides(
                shown.alone(),
                adapter.context(said.nothing(), use.scale(), seeing(use, adapter.attentions())),
                shown.guided());
    }

    private static List<ImageContext> contexts(List<Shown> shown, Now now) {
        return now.places().stream()
                .map(shown::get)
                .map(one -> now.guided() ? one.guided() : one.alone())
                .toList();
    }

    private Shown shown(IpAdapterUse use, int pictures, boolean guided) {
        IpAdapterModel adapter = adapter(use);
        Words said = Objects.requireNonNull(words.get(Seen.of(use)), "a picture that was not looked at");
        Predicate<String> seeing = seeing(use, adapter.attentions());
        ImageContext alone = adapter.context(said.picture(), use.scale(), seeing);
        if (!guided) {
            return new Shown(use, alone, alone);
        }
        Tensor halves = Tensors.cat(
                0, said.nothing().expand(pictures, -1, -1), said.picture().expand(pictures, -1, -1));
        return new Shown(use, adapter.context(halves, use.scale(), seeing), alone);
    }

    private Predicate<String> seeing(IpAdapterUse use, Set<String> attentions) {
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
        words.values().forEach(said -> {
            Scope.release(said.picture());
            Scope.release(said.nothing());
        });
        words.clear();
        adapters.values().forEach(IpAdapterModel::close);
        adapters.clear();
    }
}
