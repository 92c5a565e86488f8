package org.inkloom.studio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.DecodedPicture;
import org.inkloom.picture.NamedPicture;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.Turning;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.ContentDigest;

/**
 * A picture that the user gave as a file or in memory.
 *
 * @param pixels the picture
 * @param name its file's name; empty if it is in memory
 * @param digest the SHA-256 in hex of the file, or of the pixels if it is in memory
 * @param more whether the file has further frames or pages
 */
record SourcePicture(RgbPicture pixels, String name, String digest, boolean more) {
    /**
     * Reads a file, if there is one.
     *
     * @param setting that named it
     * @throws InkloomException {@code INK-CLI-032} if the file cannot be read
     */
    static SourcePicture read(Optional<Path> file, Optional<RgbPicture> pixels, SettingKey setting) {
        return file.map(path -> read(path, setting)).orElseGet(() -> {
            RgbPicture here = pixels.orElseThrow();
            return new SourcePicture(here, "", ContentDigest.of(here.rgb()), false);
        });
    }

    private static SourcePicture read(Path file, SettingKey setting) {
        try {
            DecodedPicture decoded = PictureDecoder.read(file, Turning.UPRIGHT);
            Pixels pixels = decoded.pixels();
            RgbPicture picture = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
            String name = String.valueOf(file.getFileName());
            return new SourcePicture(picture, name, ContentDigest.ofFile(file), decoded.more());
        } catch (BadPictureException e) {
            throw NamedPicture.unreadable(file, setting, e.why(), e);
        } catch (IOException e) {
            throw NamedPicture.unreadable(file, setting, String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns the size in words. */
    String size() {
        return pixels.width() + "x" + pixels.height();
    }
}
