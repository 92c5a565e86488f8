package org.inkloom.models.adapter;

import java.util.List;
import org.inkloom.models.config.ConfigReader;

/**
 * Sizes of a T2I-Adapter, from diffusers' {@code config.json}.
 *
 * @param kind which of the three published shapes it has
 * @param pictureChannels of the control picture: 3, or 1 for sketches and edges
 * @param channels of the levels, from the full resolution down
 * @param layers residual blocks of each level
 * @param shrinking pixels of the picture's side that are folded into one feature
 */
public record T2iConfig(Kind kind, int pictureChannels, List<Integer> channels, int layers, int shrinking) {
    /** The published shapes. */
    public enum Kind {
        /** For SD 1.5: a halving before each level but the first. */
        FULL,
        /** For SDXL: one halving, before the third level. */
        FULL_XL,
        /** For SD 1.5, small: as {@link #FULL} with one more halved level, a quarter as wide inside (colours). */
        LIGHT
    }

    /** Copies the list. */
    public T2iConfig {
        channels = List.copyOf(channels);
    }

    /**
     * Reads a config.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-004} and {@code -005}
     */
    public static T2iConfig read(ConfigReader config) {
        Kind kind = switch (config.text("adapter_type", "full_adapter")) {
            case "full_adapter" -> Kind.FULL;
            case "full_adapter_xl" -> Kind.FULL_XL;
            case "light_adapter" -> Kind.LIGHT;
            default -> throw config.unsupported("adapter_type", "full_adapter, full_adapter_xl or light_adapter");
        };
        List<Integer> usual = kind == Kind.LIGHT ? List.of(320, 640, 1280) : List.of(320, 640, 1280, 1280);
        List<Integer> channels = config.has("channels") ? config.positives("channels") : usual;
        return new T2iConfig(
                kind,
                config.positive("in_channels", 3),
                channels,
                config.positive("num_res_blocks", kind == Kind.LIGHT ? 4 : 2),
                config.positive("downscale_factor", kind == Kind.FULL_XL ? 16 : 8));
    }
}
