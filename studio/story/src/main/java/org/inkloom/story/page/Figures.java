package org.inkloom.story.page;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;

/** Copies pictures from elsewhere into the report's folder, so that the folder can be moved as a whole. */
final class Figures {
    private static final String FOLDER = "figures";
    private static final int THUMBNAIL = 256;
    private static final long MAX_PIXELS = 1L << 27;

    private final Path report;
    private int count;

    Figures(Path report) {
        this.report = report.toAbsolutePath().normalize();
    }

    /** Returns a link to the picture, relative to the report. */
    String link(Path picture) {
        Path file = picture.toAbsolutePath().normalize();
        if (file.startsWith(report)) {
            return encoded(report.relativize(file));
        }
        String name = next(file);
        try {
            Files.createDirectories(report.resolve(FOLDER));
            Files.copy(file, report.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-STORY-011",
                    "The figure " + picture + " could not be copied beside the report: " + e.getMessage() + ".",
                    "It is missing, or the disk is full.",
                    "Check the file and the space left; the story's pictures are safe.",
                    e);
        }
        return name;
    }

    /** Returns a link to a small copy, or nothing when the picture cannot be decoded. */
    Optional<String> thumbnail(Path picture) {
        Optional<RgbPicture> decoded = decode(picture);
        if (decoded.isEmpty()) {
            return Optional.empty();
        }
        String name = next(picture).replaceFirst("\\.[a-z]+$", "") + ".png";
        PngText.write(
                report.resolve(name), Resampler.shrunk(decoded.get(), THUMBNAIL, ResampleFilter.BICUBIC), Map.of());
        return Optional.of(name);
    }

    private static Optional<RgbPicture> decode(Path picture) {
        try (ImageInputStream input = ImageIO.createImageInputStream(picture.toFile())) {
            if (input == null) {
                return Optional.empty();
            }
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, true);
                if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
                    return Optional.empty();
                }
                BufferedImage image = reader.read(0);
                return Optional.of(RgbPicture.of(image));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders throw exceptions of many kinds for damaged files; the report then shows an empty frame.
            return Optional.empty();
        }
    }

    private String next(Path file) {
        count++;
        String plain = String.valueOf(file.getFileName())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9.]+", "-")
                .replaceAll("^[-.]+", "");
        return FOLDER + "/" + String.format(Locale.ROOT, "%02d-", count) + plain;
    }

    /** Percent-encodes each part of a relative path. */
    static String encoded(Path relative) {
        StringBuilder link = new StringBuilder();
        for (Path step : relative) {
            if (!link.isEmpty()) {
                link.append('/');
            }
            for (byte b : step.toString().getBytes(StandardCharsets.UTF_8)) {
                boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
                if (plain || b == '-' || b == '_' || b == '.') {
                    link.append((char) b);
                } else {
                    link.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
                }
            }
        }
        return link.toString();
    }
}
