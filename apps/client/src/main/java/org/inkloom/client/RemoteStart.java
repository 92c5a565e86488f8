package org.inkloom.client;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.png.RgbPicture;

/**
 * A picture that a server starts from instead of pure noise, in the words of the library's {@code InitPicture}: image-to-image,
 * and with a mask drawing over a part of it. It fills the size drawn; what hangs over is cut off on both sides alike.
 *
 * @param picture to draw over
 * @param strength how far to leave it where it is drawn over, in (0, 1]; the share of the steps that is taken. Checked with
 *     the request ({@code INK-GEN-004})
 * @param mask white where the picture is drawn over, black where it stays; brought to the picture's size where it has another.
 *     Empty for all of it
 */
public record RemoteStart(SentPicture picture, double strength, Optional<SentPicture> mask) {
    /** Strength where nobody says one and the whole picture is drawn over. */
    public static final double USUAL_STRENGTH = 0.6;

    /** Strength where nobody says one and a part of the picture is drawn over: nothing of it shows through there. */
    public static final double USUAL_MASKED_STRENGTH = 1;

    /** Checks that all is there. */
    public RemoteStart {
        Objects.requireNonNull(picture);
        Objects.requireNonNull(mask);
    }

    /** Returns the picture of a file, at the usual strength. */
    public static RemoteStart of(Path file) {
        return of(SentPicture.of(file));
    }

    /** Returns a picture in memory, at the usual strength. */
    public static RemoteStart of(RgbPicture pixels) {
        return of(SentPicture.of(pixels));
    }

    private static RemoteStart of(SentPicture picture) {
        return new RemoteStart(picture, USUAL_STRENGTH, Optional.empty());
    }

    /** Returns this picture with another strength. */
    public RemoteStart withStrength(double value) {
        return new RemoteStart(picture, value, mask);
    }

    /** Returns this picture drawn over where a mask says so, what was there given up; {@link #withStrength} keeps some. */
    public RemoteStart withMask(Path file) {
        return withMask(SentPicture.of(file));
    }

    /** As {@link #withMask(Path)}, with a mask in memory. */
    public RemoteStart withMask(RgbPicture pixels) {
        return withMask(SentPicture.of(pixels));
    }

    private RemoteStart withMask(SentPicture value) {
        return new RemoteStart(picture, USUAL_MASKED_STRENGTH, Optional.of(value));
    }
}
