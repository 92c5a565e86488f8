package org.inkloom.data.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes pictures to 8-bit RGB: alpha is dropped, grey becomes three equal channels, the high byte of 16-bit colour is
 * taken, colour profiles are not applied. The header is read first, so that a decompression bomb is never unpacked.
 *
 * <p>OpenCV decodes the plain kinds, several times faster; Java decoders the rest (CMYK, 16 bits, GIF, TIFF, animations,
 * whatever is damaged) and everything where OpenCV's native library cannot be loaded. Both give the same pixels, but for
 * lossy WebP and JPEG with halved rows alone, where OpenCV is the one that agrees with Pillow.
 */
public final class PictureDecoder {
    static {
        // Pictures are small and already on disk: a cache file per picture would only cost time.
        ImageIO.setUseCache(false);
    }

    private PictureDecoder() {}

    /**
     * Decodes a file and turns it upright.
     *
     * @throws BadPictureException if it is missing, no picture, damaged, too large, or ends early
     */
    public static Pixels read(Path file) throws BadPictureException {
        PictureHeader header = HeaderProbe.read(file);
        try {
            if (Files.size(file) <= OpenCv.MAX_FILE) {
                byte[] encoded = Files.readAllBytes(file);
                // The header of the very bytes that are decoded: the file may have changed in between.
                return decode(encoded, HeaderProbe.read(encoded)).upright(header.orientation());
            }
            try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
                return decode(in, header).upright(header.orientation());
            }
        } catch (IOException e) {
            throw unreadable(e);
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
        PictureHeader header = HeaderProbe.read(file);
        try {
            if (Files.size(file) <= OpenCv.MAX_FILE) {
                byte[] encoded = Files.readAllBytes(file);
                Optional<Pixels> quick = OpenCv.decodeWithin(encoded, HeaderProbe.read(encoded), side);
                if (quick.isPresent()) {
                    return quick.get().upright(header.orientation());
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
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
        PictureHeader header = HeaderProbe.read(encoded);
        Pixels pixels = decode(encoded, header);
        return header.format().equals("TIFF") ? pixels.upright(header.orientation()) : pixels;
    }

    private static Pixels decode(byte[] encoded, PictureHeader header) throws BadPictureException {
        Optional<Pixels> quick = OpenCv.decode(encoded, header);
        return quick.isPresent() ? quick.get() : decodeInJava(encoded, header);
    }

    /** Decodes, as it is stored, with the decoders that are written in Java. */
    static Pixels decodeInJava(byte[] encoded, PictureHeader header) throws BadPictureException {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(encoded))) {
            return decode(in, header);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static BadPictureException unreadable(IOException e) {
        return new BadPictureException("it cannot be read: " + e.getMessage());
    }

    private static Pixels decode(ImageInputStream in, PictureHeader header) throws IOException, BadPictureException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        if (!readers.hasNext()) {
            throw new BadPictureException("there is no decoder for " + header.format());
        }
        ImageReader reader = readers.next();
        try {
            reader.setInput(in, true, true);
            requireSize(reader.getWidth(0), reader.getHeight(0), header);
            return rgb(reader.read(0));
        } catch (RuntimeException e) {
            throw new BadPictureException("its " + header.format() + " data are damaged: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            // One picture asks for more than there is; the next may be small.
            throw new BadPictureException("its " + header.width() + "x" + header.height()
                    + " pixels need more memory than there is; give Java more with -Xmx");
        } finally {
            reader.dispose();
        }
    }

    /** What a GIF calls its screen and what a TIFF calls its tiles may be small while the pixels are many. */
    private static void requireSize(int width, int height, PictureHeader header) throws BadPictureException {
        if ((long) width * height > HeaderProbe.MAX_PIXELS) {
            throw new BadPictureException("its " + header.format() + " header names " + header.width() + "x"
                    + header.height() + " pixels, its data " + width + "x" + height);
        }
    }

    private static Pixels rgb(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
        ColorModel model = image.getColorModel();
        Raster raster = image.getRaster();
        int bits = model.getComponentSize(0);
        boolean samples = !(model instanceof IndexColorModel)
                && (bits == 8 || bits == 16)
                && raster.getTransferType() <= DataBuffer.TYPE_USHORT
                && raster.getSampleModel().getNumBands() == model.getNumComponents();
        for (int y = 0; y < height; y++) {
            if (samples) {
                fromSamples(raster, y, bits - 8, model.getNumColorComponents(), rgb);
            } else {
                fromColours(image, y, rgb);
            }
        }
        return new Pixels(width, height, rgb);
    }

    private static void fromSamples(Raster raster, int y, int shift, int colours, byte[] rgb) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int[] row = raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, (int[]) null);
        for (int x = 0; x < width; x++) {
            for (int channel = 0; channel < 3; channel++) {
                int band = colours >= 3 ? channel : 0;
                rgb[(y * width + x) * 3 + channel] = (byte) (row[x * bands + band] >> shift);
            }
        }
    }

    private static void fromColours(BufferedImage image, int y, byte[] rgb) {
        int width = image.getWidth();
        int[] row = image.getRGB(0, y, width, 1, null, 0, width);
        for (int x = 0; x < width; x++) {
            rgb[(y * width + x) * 3] = (byte) (row[x] >> 16);
            rgb[(y * width + x) * 3 + 1] = (byte) (row[x] >> 8);
            rgb[(y * width + x) * 3 + 2] = (byte) row[x];
        }
    }

    /**
     * Writes a picture; JPEG at quality 0.75.
     *
     * @param suffix of the file name, with its dot, decides the format
     * @return whether there is an encoder for the suffix
     */
    public static boolean write(Pixels pixels, Path file, String suffix) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return ImageIO.write(image(pixels), suffix.startsWith(".") ? suffix.substring(1) : suffix, file.toFile());
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
