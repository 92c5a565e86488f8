package org.inkloom.client;

import java.nio.file.Path;
import java.util.Objects;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * A control picture and the server's network that reads it, in the words of the library's {@code ControlUse}.
 *
 * @param kind what the picture shows, for messages: {@code canny}, {@code depth} ...
 * @param network one that {@link RemoteModel#controls} lists
 * @param picture edges, depth, a pose ...; brought to the size drawn where it has another
 * @param scale how much it counts, 0 to 10; 1 as the network was trained
 * @param start share of the way from noise to picture after which it begins to count, 0 to 1
 * @param end share of the way after which it no longer counts, more than {@code start}
 */
public record RemoteControl(String kind, String network, SentPicture picture, double scale, double start, double end) {
    private static final double STRONGEST = 10;

    /**
     * Checks ranges.
     *
     * @throws InkloomException {@code INK-CONTROL-003} for values that cannot be
     */
    public RemoteControl {
        Objects.requireNonNull(network);
        Objects.requireNonNull(picture);
        boolean good = scale >= 0 && scale <= STRONGEST && start >= 0 && end <= 1 && start < end;
        if (!good) {
            throw InkloomException.badInput(
                    "INK-CONTROL-003",
                    "The control " + kind + " has the scale " + scale + " from " + start + " to " + end + ".",
                    "The scale runs from 0 to 10, start and end from 0 to 1, the start before the end.",
                    "Give " + SettingKey.of("control") + " " + kind + ":picture:scale:start:end such as :0.8:0:0.9.");
        }
    }

    /** Returns a control of a file that counts 1 all the way. */
    public static RemoteControl of(String kind, String network, Path file) {
        return new RemoteControl(kind, network, SentPicture.of(file), 1, 0, 1);
    }

    /** Returns a control in memory that counts 1 all the way. */
    public static RemoteControl of(String kind, String network, RgbPicture pixels) {
        return new RemoteControl(kind, network, SentPicture.of(pixels), 1, 0, 1);
    }

    /** Returns this control with another weight. */
    public RemoteControl withScale(double value) {
        return new RemoteControl(kind, network, picture, value, start, end);
    }

    /** Returns this control for a part of the way. */
    public RemoteControl between(double from, double to) {
        return new RemoteControl(kind, network, picture, scale, from, to);
    }
}
