package org.inkloom.picture.png;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** How opaque the pixels of a picture are, which {@link RgbPicture} does not say. */
public final class AlphaPlane {
    private static final int SIGNATURE = 8;
    private static final Set<String> TEXTS = Set.of("tEXt", "zTXt", "iTXt");

    private AlphaPlane() {}

    /**
     * Reads how opaque the pixels of a file are; whether the picture is small enough must be known before.
     *
     * @return width times height bytes, rows from the top, 255 is opaque; nothing where the file has no transparency
     */
    public static Optional<byte[]> read(Path file) throws IOException {
        return of(ImageIO.read(file.toFile()));
    }

    /** As {@link #read(Path)}, of a file's bytes. */
    public static Optional<byte[]> read(byte[] encoded) throws IOException {
        return of(ImageIO.read(new ByteArrayInputStream(encoded)));
    }

    private static Optional<byte[]> of(@Nullable BufferedImage image) {
        if (image == null || !image.getColorModel().hasAlpha()) {
            return Optional.empty();
        }
        int width = image.getWidth();
        int[] packed = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        byte[] alpha = new byte[packed.length];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = (byte) (packed[i] >>> 24);
        }
        return Optional.of(alpha);
    }

    /**
     * Encodes a picture with transparency as PNG.
     *
     * @param alpha width times height bytes, 255 is opaque
     * @param texts keyword to text
     */
    public static byte[] encode(RgbPicture picture, byte[] alpha, Map<String, String> texts) {
        int width = picture.width();
        int height = picture.height();
        if (alpha.length != width * height) {
            throw new IllegalArgumentException(alpha.length + " values are not " + width + " x " + height);
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        byte[] rgb = picture.rgb();
        int[] packed = new int[alpha.length];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (alpha[i] & 0xff) << 24
                    | (rgb[3 * i] & 0xff) << 16
                    | (rgb[3 * i + 1] & 0xff) << 8
                    | rgb[3 * i + 2] & 0xff;
        }
        image.setRGB(0, 0, width, height, packed, 0, width);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new IllegalStateException("memory refused a picture", e);
        }
        return withTexts(out.toByteArray(), texts);
    }

    /** Puts texts behind the header, as they stand in a picture of one pixel that our own writer makes. */
    private static byte[] withTexts(byte[] png, Map<String, String> texts) {
        if (texts.isEmpty()) {
            return png;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(png.length + 1024);
        int header = SIGNATURE + 25;
        all.write(png, 0, header);
        ByteBuffer small = ByteBuffer.wrap(PngText.encode(new RgbPicture(1, 1, new byte[3]), texts));
        for (int at = SIGNATURE; at < small.capacity(); ) {
            int length = small.getInt(at) + 12;
            if (TEXTS.contains(new String(small.array(), at + 4, 4, StandardCharsets.US_ASCII))) {
                all.write(small.array(), at, length);
            }
            at += length;
        }
        all.write(png, header, png.length - header);
        return all.toByteArray();
    }
}
