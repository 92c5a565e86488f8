package org.inkloom.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import org.inkloom.run.folder.PendingFile;

/**
 * Decodes pictures to 8-bit RGB, for every command alike: as Pillow's {@code Image.open(path).convert("RGB")} does.
 *
 * <ul>
 *   <li>Alpha is dropped, not laid over a colour; grey becomes three equal channels; colour profiles are not applied.
 *   <li>Of 16-bit samples the high byte is taken, of grey ones too, which Pillow clips to white instead.
 *   <li>CMYK and YCCK become RGB in Pillow's integers.
 *   <li>Of several frames or pages the first is taken, on the whole of its screen or canvas.
 * </ul>
 *
 * <p>The header is read first, so that a decompression bomb is never unpacked; a file that ends early is refused.
 * OpenCV decodes the plain kinds, several times faster, and all WebP; Java decoders the rest (CMYK, 16 bits, GIF, TIFF,
 * BMP) and everything but WebP where OpenCV's native library cannot be loaded. Both give the same pixels, but for JPEG
 * with halved rows alone, where OpenCV is the one that agrees with Pillow.
 */
public final class PictureDecoder {
    private PictureDecoder() {}

    /**
     * Decodes a file and turns it upright.
     *
     * @throws BadPictureException if it is missing, no picture, damaged, too large, or ends early
     */
    public static Pixels read(Path file) throws BadPictureException {
        return read(file, Turning.UPRIGHT).pixels();
    }

    /**
     * Decodes a file.
     *
     * @throws BadPictureException as {@link #read(Path)}
     */
    public static DecodedPicture read(Path file, Turning turning) throws BadPictureException {
        // Before a file is read whole, its header must be that of a picture.
        HeaderProbe.read(file);
        return guarded(() -> {
            if (Files.size(file) > OpenCv.MAX_FILE) {
                return readFromDisk(file, turning);
            }
            byte[] encoded = Files.readAllBytes(file);
            try (ByteWindow bytes = ByteWindow.of(encoded)) {
                // The header of the very bytes that are decoded: the file may have changed in between.
                PictureHeader header = HeaderProbe.read(encoded);
                Pixels pixels = turned(decode(encoded, header), header, turning);
                return new DecodedPicture(pixels, header.orientation(), FurtherFrames.in(bytes, header));
            }
        });
    }

    /** Returns whether a file holds further frames or pages behind the one that is taken; false where it is no picture. */
    public static boolean holdsMore(Path file) {
        try {
            PictureHeader header = HeaderProbe.read(file);
            return guarded(() -> {
                try (ByteWindow bytes = ByteWindow.open(file)) {
                    return FurtherFrames.in(bytes, header);
                }
            });
        } catch (BadPictureException e) {
            return false;
        }
    }

    /** A file that is too large to be held beside its pixels. */
    private static DecodedPicture readFromDisk(Path file, Turning turning) throws IOException, BadPictureException {
        PictureHeader header = HeaderProbe.read(file);
        if (header.format().equals("WebP")) {
            throw new BadPictureException("a WebP of more than " + OpenCv.MAX_FILE + " bytes is not decoded here");
        }
        try (ByteWindow bytes = ByteWindow.open(file);
                ImageInputStream in = ImageIO.createImageInputStream(file.toFile());
                MemoryShare _ = MemoryShare.of(header)) {
            Pixels pixels = turned(JavaDecoders.decode(in, bytes, header), header, turning);
            return new DecodedPicture(pixels, header.orientation(), FurtherFrames.in(bytes, header));
        }
    }

    /**
     * Decodes a file, turns it upright and brings it down, for a page or another look at it: near Pillow's antialiased
     * bilinear filter, and not to the bit, so that no hash or statistic may be made from it.
     *
     * @param side longest side of the result, pixels; a smaller picture keeps its size
     * @throws BadPictureException as {@link #read(Path)}
     */
    public static Pixels readWithin(Path file, int side) throws BadPictureException {
        HeaderProbe.read(file);
        Optional<Pixels> quick = guarded(() -> {
            if (Files.size(file) > OpenCv.MAX_FILE) {
                return Optional.empty();
            }
            byte[] encoded = Files.readAllBytes(file);
            PictureHeader header = HeaderProbe.read(encoded);
            LeastBytes.require(encoded, header);
            return OpenCv.decodeWithin(encoded, header, side).map(pixels -> turned(pixels, header, Turning.UPRIGHT));
        });
        if (quick.isPresent()) {
            return quick.get();
        }
        Pixels pixels = read(file);
        double scale = Math.min(1, (double) side / Math.max(pixels.width(), pixels.height()));
        return Resampler.resize(
                pixels,
                Math.max(1, (int) Math.round(pixels.width() * scale)),
                Math.max(1, (int) Math.round(pixels.height() * scale)),
                ResampleFilter.BILINEAR);
    }

    /**
     * Decodes an encoded picture in memory, as it is stored.
     *
     * @throws BadPictureException as {@link #read(Path)}
     */
    public static Pixels read(byte[] encoded) throws BadPictureException {
        return guarded(() -> {
            PictureHeader header = HeaderProbe.read(encoded);
            return turned(decode(encoded, header), header, Turning.AS_STORED);
        });
    }

    private static Pixels turned(Pixels pixels, PictureHeader header, Turning turning) {
        boolean turns = turning == Turning.UPRIGHT || header.format().equals("TIFF");
        return turns ? pixels.upright(header.orientation()) : pixels;
    }

    /** What decoding throws, in one place: decoders answer some damaged files with unchecked exceptions. */
    private interface Decoding<T> {
        T get() throws IOException, BadPictureException;
    }

    private static <T> T guarded(Decoding<T> decoding) throws BadPictureException {
        try {
            return decoding.get();
        } catch (IOException e) {
            throw new BadPictureException("it cannot be read: " + e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            throw new BadPictureException("its data are damaged: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            // Only this picture is given up: it asked for more memory than there is, and the next may be small.
            throw new BadPictureException(
                    "its pixels need more memory than there is; make it smaller, or give Java more with -Xmx");
        }
    }

    private static Pixels decode(byte[] encoded, PictureHeader header) throws BadPictureException {
        LeastBytes.require(encoded, header);
        try (MemoryShare _ = MemoryShare.of(header)) {
            if (header.format().equals("WebP")) {
                return webp(encoded, header);
            }
            Optional<Pixels> quick = OpenCv.decode(encoded, header);
            return quick.isPresent() ? quick.get() : decodeInJava(encoded, header);
        }
    }

    /** There is no second decoder: the one in Java differs on lossy pictures, and hangs on damaged ones. */
    private static Pixels webp(byte[] encoded, PictureHeader header) throws BadPictureException {
        if (!OpenCv.isLoaded()) {
            throw new BadPictureException(
                    "WebP needs OpenCV's native library, which cannot be loaded here; convert it to PNG or JPEG");
        }
        if (!FurtherFrames.isAnimatedWebP(encoded)) {
            return OpenCv.decode(encoded, header)
                    .orElseThrow(() -> new BadPictureException("its WebP data are damaged"));
        }
        WebPFrame frame = WebPFrame.first(encoded);
        PictureHeader own = HeaderProbe.read(frame.still());
        Pixels pixels = OpenCv.decode(frame.still(), own)
                .orElseThrow(() -> new BadPictureException("its WebP data are damaged"));
        return frame.onCanvas(pixels, header);
    }

    /** Decodes, as it is stored, with the decoders that are written in Java. */
    static Pixels decodeInJava(byte[] encoded, PictureHeader header) throws BadPictureException {
        try (ByteWindow bytes = ByteWindow.of(encoded);
                ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(encoded))) {
            return JavaDecoders.decode(in, bytes, header);
        } catch (IOException e) {
            throw new BadPictureException("it cannot be read: " + e.getMessage());
        }
    }

    /**
     * Writes a picture; JPEG at quality 0.75.
     *
     * @param suffix of the file name, with its dot, decides the format
     * @return whether there is an encoder for the suffix
     */
    public static boolean write(Pixels pixels, Path file, String suffix) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image(pixels), suffix.startsWith(".") ? suffix.substring(1) : suffix, bytes)) {
            return false;
        }
        try (PendingFile pending = PendingFile.beginShared(file)) {
            pending.out().write(bytes.toByteArray());
            pending.commit();
        }
        return true;
    }

    /** Returns a picture as PNG. */
    public static byte[] png(Pixels pixels) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image(pixels), "png", out);
        return out.toByteArray();
    }

    private static BufferedImage image(Pixels pixels) {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                image.setRGB(x, y, pixels.at(x, y, 0) << 16 | pixels.at(x, y, 1) << 8 | pixels.at(x, y, 2));
            }
        }
        return image;
    }
}
