package org.inkloom.picture.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * How the mask of a file is taken.
 *
 * @param inverted whether black is drawn anew instead of white
 * @param grow pixels by which the drawn part reaches further on all sides; negative makes it smaller
 * @param feather pixels over which the edge is soft; 0 for a hard one
 * @param keepsOutside whether outside the mask the start picture's own pixels stand, instead of what the autoencoder makes
 *     of them
 */
public record MaskSettings(boolean inverted, int grow, int feather, boolean keepsOutside) {
    /** White is drawn anew, with hard edges. */
    public static final MaskSettings USUAL = new MaskSettings(false, 0, 0, false);

    /** The most pixels by which a mask grows, shrinks or is soft. */
    public static final int MOST = 1024;

    private static final String INVERTED = "inverted";
    private static final String GROW = "grow ";
    private static final String FEATHER = "feather ";
    private static final String KEEPS = "keeps outside";

    /**
     * Checks ranges.
     *
     * @throws InkloomException {@code INK-GEN-018} for pixels that cannot be
     */
    public MaskSettings {
        if (Math.abs((long) grow) > MOST || feather < 0 || feather > MOST) {
            throw InkloomException.badInput(
                    "INK-GEN-018",
                    "The mask is to grow by " + grow + " pixels and to be soft over " + feather + ".",
                    "It grows by -1024 to 1024 pixels, and its edge is soft over 0 to 1024.",
                    "Give " + SettingKey.of("mask_grow") + " and " + SettingKey.of("mask_feather")
                            + " a few pixels, such as 8.");
        }
    }

    /** Returns what is not usual in words, such as {@code inverted, grow 4, feather 8}; empty where nothing is. */
    public String written() {
        List<String> words = new ArrayList<>();
        if (inverted) {
            words.add(INVERTED);
        }
        if (grow != 0) {
            words.add(GROW + grow);
        }
        if (feather != 0) {
            words.add(FEATHER + feather);
        }
        if (keepsOutside) {
            words.add(KEEPS);
        }
        return String.join(", ", words);
    }

    /** Reads what {@link #written} returns; empty for other words and for pixels that cannot be. */
    public static Optional<MaskSettings> find(String written) {
        try {
            return Optional.of(read(written));
        } catch (IllegalArgumentException | InkloomException e) {
            return Optional.empty();
        }
    }

    private static MaskSettings read(String written) {
        MaskSettings read = USUAL;
        for (String word : written.isEmpty() ? new String[0] : written.split(", ", -1)) {
            if (word.equals(INVERTED)) {
                read = new MaskSettings(true, read.grow, read.feather, read.keepsOutside);
            } else if (word.equals(KEEPS)) {
                read = new MaskSettings(read.inverted, read.grow, read.feather, true);
            } else if (word.startsWith(GROW)) {
                read = new MaskSettings(read.inverted, number(word, GROW), read.feather, read.keepsOutside);
            } else {
                read = new MaskSettings(read.inverted, read.grow, number(word, FEATHER), read.keepsOutside);
            }
        }
        return read;
    }

    private static int number(String word, String before) {
        if (!word.startsWith(before)) {
            throw new IllegalArgumentException("a mask is not taken " + word);
        }
        return Integer.parseInt(word.substring(before.length()));
    }
}
