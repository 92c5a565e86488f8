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
 * A reference picture, and the IP-Adapter by which the U-Net attends to it beside the prompt (arXiv:2308.06721).
 *
 * @param file the adapter as it is published, {@code .safetensors} or {@code .bin}
 * @param encoders folders of CLIP vision encoders; the first that exists and fits the adapter encodes the picture
 * @param picture of any size; the encoder's preprocessing resizes it
 * @param name of the picture, for recipes
 * @param scale factor on what attention to the picture adds, 0 to 10; 1 is what the adapter was trained with
 * @param start share of the steps after which it is on, 0 to 1
 * @param end share of the steps after which it is off again, more than {@code start}, at most 1
 * @param blocks the U-Net's blocks that attend to it, by the beginnings of their names in published checkpoints, for
 *     example {@code up_blocks.0.attentions.1}, or {@link #STYLE}; empty for all
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
    /** Stands for the one block that takes over a picture's style but not what it shows. */
    public static final String STYLE = "style";

    private static final String ENCODER = "image_encoder";

    /**
     * Checks ranges.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-CONTROL-003} for a number outside its range
     */
    public IpAdapterUse {
        Objects.requireNonNull(file);
        Objects.requireNonNull(picture);
        encoders = List.copyOf(encoders);
        blocks = List.copyOf(blocks);
        ControlUse.checkRanges(
                "by the IP-Adapter " + file.getFileName(), SettingKey.of("ip_adapter") + " adapter", scale, start, end);
    }

    /** Returns a use with scale 1 in all steps and blocks, with an encoder from {@link #encodersBeside}. */
    public static IpAdapterUse of(Path file, RgbPicture picture, String name) {
        return new IpAdapterUse(file, encodersBeside(file), picture, name, 1, 0, 1, List.of());
    }

    /**
     * Returns the places where published repositories keep an adapter's encoder: {@code image_encoder} beside the file,
     * beside its folder, or in the neighbouring folder {@code models}, as adapters for several families share an
     * encoder.
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

    /**
     * Returns whether it is on in a step; with a scale of 0 it never is.
     *
     * @param step from 0
     * @param count of steps
     */
    boolean isOn(int step, int count) {
        return scale != 0 && ControlUse.isWithin(step, count, start, end);
    }

    /**
     * Returns its entry in a picture's recipe: name of the adapter's file and its digest as of {@link
     * ContentDigest#sampled}, name of the picture and SHA-256 of its pixels, scale, start, end and blocks.
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
