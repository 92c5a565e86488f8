package org.inkloom.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * The decoders of the JDK and of TwelveMonkeys, and what their pixels mean: stored values are taken as they are,
 * because {@code getRGB} would pass grey and profiled pictures through a colour transform.
 */
final class JavaDecoders {
    static {
        // Pictures are small and already on disk: a cache file per picture would only cost time.
        ImageIO.setUseCache(false);
    }

    private JavaDecoders() {}

    /**
     * Decodes, as it is stored.
     *
     * @param in the file or its bytes
     * @param bytes the same
     * @throws BadPictureException if the decoder finds it damaged
     */
    static Pixels decode(ImageInputStream in, ByteWindow bytes, PictureHeader header)
            throws IOException, BadPictureException {
        try {
            return PlainPictures.hasFourChannels(bytes, header.format())
                    ? FourChannelJpeg.decode(in, bytes)
                    : byColourModel(in, bytes, header);
        } catch (RuntimeException | StackOverflowError e) {
            throw new BadPictureException("its " + header.format() + " data are damaged: " + e.getMessage());
        }
    }

    private static Pixels byColourModel(ImageInputStream in, ByteWindow bytes, PictureHeader header)
            throws IOException, BadPictureException {
        if (header.format().equals("TIFF")) {
            TiffHeader.requireData(bytes, header);
        }
        Optional<GifFrame> frame = header.format().equals("GIF") ? GifFrame.first(bytes) : Optional.empty();
        if (frame.isPresent()) {
            LeastBytes.requireGif(frame.get(), bytes.size());
        }
        ImageReader reader = reader(in, header);
        try {
            reader.setInput(in, true, true);
            HeaderProbe.requireSize(reader.getWidth(0), reader.getHeight(0));
            Pixels pixels = rgb(reader.read(0));
            return frame.isPresent() ? frame.get().onScreen(pixels, header) : pixels;
        } finally {
            reader.dispose();
        }
    }

    /** TwelveMonkeys' readers come first: those of the JDK know fewer kinds of TIFF and JPEG. */
    private static ImageReader reader(ImageInputStream in, PictureHeader header) throws BadPictureException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        Optional<ImageReader> chosen = Optional.empty();
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (chosen.isEmpty() || reader.getClass().getName().startsWith("com.twelvemonkeys.")) {
                chosen = Optional.of(reader);
            }
        }
        return chosen.orElseThrow(() -> new BadPictureException("there is no decoder for " + header.format()));
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
        boolean inks = model.getColorSpace().getType() == ColorSpace.TYPE_CMYK;
        for (int y = 0; y < height; y++) {
            if (!samples) {
                fromColours(image, y, rgb);
            } else if (inks) {
                fromInks(raster, y, bits - 8, rgb);
            } else {
                fromSamples(raster, y, bits - 8, model.getNumColorComponents(), rgb);
            }
        }
        return new Pixels(width, height, rgb);
    }

    private static int[] row(Raster raster, int y) {
        return raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, (int[]) null);
    }

    private static void fromSamples(Raster raster, int y, int shift, int colours, byte[] rgb) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int[] row = row(raster, y);
        for (int x = 0; x < width; x++) {
            for (int channel = 0; channel < 3; channel++) {
                int band = colours >= 3 ? channel : 0;
                rgb[(y * width + x) * 3 + channel] = (byte) (row[x * bands + band] >> shift);
            }
        }
    }

    private static void fromInks(Raster raster, int y, int shift, byte[] rgb) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int[] row = row(raster, y);
        for (int x = 0; x < width; x++) {
            int black = row[x * bands + 3] >> shift;
            for (int channel = 0; channel < 3; channel++) {
                rgb[(y * width + x) * 3 + channel] = FourInks.channel(row[x * bands + channel] >> shift, black);
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
}
