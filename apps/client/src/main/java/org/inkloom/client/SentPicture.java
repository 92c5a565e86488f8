package org.inkloom.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.HeaderProbe;
import org.inkloom.picture.NamedPicture;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * A picture that goes over to a server: of a file, or in memory. The same picture is sent once.
 *
 * @param file PNG, JPEG, WebP ..., turned as its EXIF orientation says; read when the request is sent
 * @param pixels the picture, where there is no file
 */
public record SentPicture(Optional<Path> file, Optional<RgbPicture> pixels) {
    /** Checks that there is one picture. */
    public SentPicture {
        Objects.requireNonNull(file);
        Objects.requireNonNull(pixels);
        if (file.isPresent() == pixels.isPresent()) {
            throw new IllegalArgumentException("one of file and pixels");
        }
    }

    /** Returns the picture of a file. */
    public static SentPicture of(Path file) {
        return new SentPicture(Optional.of(file), Optional.empty());
    }

    /** Returns a picture in memory. */
    public static SentPicture of(RgbPicture pixels) {
        return new SentPicture(Optional.empty(), Optional.of(pixels));
    }

    /** What the server shall call it. */
    String name() {
        return file.map(path -> String.valueOf(path.getFileName())).orElse("picture.png");
    }

    /**
     * Returns the bytes of the file, or the pixels as PNG.
     *
     * @param setting that named it
     * @throws InkloomException {@code INK-CLI-032} if the file is no picture or cannot be read
     */
    byte[] bytes(SettingKey setting) {
        if (pixels.isPresent()) {
            return PngText.encode(pixels.get(), Map.of());
        }
        Path path = file.orElseThrow();
        try {
            HeaderProbe.read(path);
            return Files.readAllBytes(path);
        } catch (BadPictureException e) {
            throw NamedPicture.unreadable(path, setting, e.why(), e);
        } catch (IOException e) {
            throw NamedPicture.unreadable(path, setting, String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns the pixels; fails as {@link #bytes} does. */
    RgbPicture decoded(SettingKey setting) {
        if (pixels.isPresent()) {
            return pixels.get();
        }
        Path path = file.orElseThrow();
        try {
            Pixels read = PictureDecoder.read(path);
            return new RgbPicture(read.width(), read.height(), read.rgb());
        } catch (BadPictureException e) {
            throw NamedPicture.unreadable(path, setting, e.why(), e);
        }
    }
}
