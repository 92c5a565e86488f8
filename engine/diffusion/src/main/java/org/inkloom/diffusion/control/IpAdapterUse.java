package org.inkloom.diffusion.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.ContentDigest;

/**
 * A picture that is shown to the U-Net beside the prompt, and the IP-Adapter that shows it (arXiv:2308.06721).
 *
 * @param file the adapter as it is published, {@code .safetensors} or {@code .bin}
 * @param encoders folders of CLIP vision encoders, of which the first that is there and fits the adapter looks at the
 *     picture
 * @param picture of any size
 * @param name of the picture, for recipes
 * @param scale how much it counts, 0 to 10; 1 as the adapter was trained
 * @param start share of the steps after which it begins to count, 0 to 1
 * @param end share of the steps after which it no longer counts, more than {@code start}
 * @param blocks the U-Net's blocks that see it, by the beginnings of their names in published checkpoints, for example
 *     {@code up_blocks.0.attentions.1}, or {@link #STYLE}; empty for all
 */
public record IpAdapterUse(
        Path file,
        List<Path> encoders,
        RgbPicture picture,
        String name,
        double scale,
        double start,
        double end,
        List<String> blocks) {
    /** Stands for the blocks that take a picture's style and not what it shows. */
    public static final String STYLE = "style";

    private static final String ENCODER = "image_encoder";

    /**
     * Checks ranges.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-CONTROL-003} for values that cannot be
     */
    public IpAdapterUse {
        Objects.requireNonNull(file);
        Objects.requireNonNull(picture);
        encoders = List.copyOf(encoders);
        blocks = List.copyOf(blocks);
        ControlUse.checkRanges(
                "by the IP-Adapter " + file.getFileName(), SettingKey.of("ip_adapter") + " adapter", scale, start, end);
    }

    /** Returns a use that counts 1 all the way in every block, with an encoder from {@link #encodersBeside}. */
    public static IpAdapterUse of(Path file, RgbPicture picture, String name) {
        return new IpAdapterUse(file, encodersBeside(file), picture, name, 1, 0, 1, List.of());
    }

    /**
     * Returns where published repositories have an adapter's encoder: beside it in {@code image_encoder}, or beside the
     * adapters of another family that have the same one.
     */
    public static List<Path> encodersBeside(Path file) {
        List<Path> folders = new ArrayList<>();
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder != null) {
            folders.add(folder.resolve(ENCODER));
            folders.add(folder.resolveSibling(ENCODER));
            folders.add(folder.resolveSibling("models").resolve(ENCODER));
            folders.add(folder.resolveSibling("sdxl_models").resolve(ENCODER));
        }
        return folders;
    }

    /** Returns whether it counts in a pass; where its scale is 0, in none. */
    boolean isOn(int step, int count) {
        return scale != 0 && ControlUse.isWithin(step, count, start, end);
    }

    /**
     * Returns what a recipe says of it: adapter and its digest as of {@link ContentDigest#sampled}, picture and the SHA-256 of its pixels, scale, start, end and
     * blocks.
     */
    public String described() {
        return String.format(
                Locale.ROOT,
                "%s %s %s %s %s %s %s %s",
                file.getFileName(),
                digest(),
                name,
                ContentDigest.of(picture.rgb()),
                scale,
                start,
                end,
                blocks.isEmpty() ? "all" : String.join(",", blocks));
    }

    private String digest() {
        try {
            return ContentDigest.sampled(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
