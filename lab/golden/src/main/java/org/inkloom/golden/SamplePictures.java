package org.inkloom.golden;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Encoded pictures, good and bad, for tests of decoders and of what lies above them. */
public final class SamplePictures {
    private static final int HUGE = 50_000;

    private SamplePictures() {}

    /** Returns a colourful picture; a WebP has a fixed size. */
    public static byte[] encoded(String format, int width, int height) throws IOException {
        if (format.equals("webp")) {
            return lossyWebp();
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x * 255 / width << 16 | y * 255 / height << 8 | (x * 37 + y * 91) % 256);
            }
        }
        return encoded(format, image);
    }

    /** Returns a picture without the finest detail. */
    public static byte[] smooth(String format, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int wave = (int) (127 + 120 * Math.sin(x * 0.3) * Math.cos(y * 0.21));
                image.setRGB(x, y, wave << 16 | y * 255 / height << 8 | x * 255 / width);
            }
        }
        return encoded(format, image);
    }

    /** Returns a grey picture. */
    public static byte[] grey(String format, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, (x * 11 + y * 5) % 256);
            }
        }
        return encoded(format, image);
    }

    private static byte[] encoded(String format, BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    /** 12 x 9 pixels of red 20 x, green 25 y, blue 128. */
    public static byte[] losslessWebp() {
        return Base64.getDecoder().decode("UklGRiwAAABXRUJQVlA4TB8AAAAvCwACALmM6H/sIqL/ASEB4Yb/XyUDhmIAYwKQquwBAA==");
    }

    /** The same, lossy. */
    public static byte[] lossyWebp() {
        return Base64.getDecoder()
                .decode("UklGRlIAAABXRUJQVlA4IEYAAACwAQCdASoMAAkAAUAmJbACdAEOtW9oAP79JkXmAUYb3q/gYzIFHP2nFF4X4Vuf"
                        + "g+k28/4Od//8HH/l8vu//zT+IXOlIAAA");
    }

    /** Puts an EXIF orientation into a JPEG. */
    public static byte[] turned(byte[] jpeg, int orientation) {
        ByteBuffer exif = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        exif.put("Exif\0\0II*\0".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putInt(orientation);
        return ByteBuffer.allocate(jpeg.length + 36)
                .put(jpeg, 0, 2)
                .put(new byte[] {(byte) 0xff, (byte) 0xe1, 0, 34})
                .put(exif.array())
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /** Returns a small file whose header states more pixels than any decoder should decode. */
    public static byte[] bomb(String format) throws IOException {
        return sized(format, HUGE, HUGE);
    }

    /** Returns a picture of 5 x 5 pixels whose header states another size; for WebP the largest one. */
    public static byte[] sized(String format, int width, int height) throws IOException {
        byte[] picture = encoded(format, 5, 5);
        ByteBuffer big = ByteBuffer.wrap(picture);
        ByteBuffer little = ByteBuffer.wrap(picture).order(ByteOrder.LITTLE_ENDIAN);
        switch (format) {
            case "png" -> {
                big.putInt(16, width).putInt(20, height);
                CRC32 checksum = new CRC32();
                checksum.update(picture, 12, 17);
                big.putInt(29, (int) checksum.getValue());
            }
            case "jpg" -> {
                int frame = placeOf(picture, 0xc0);
                big.putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
            }
            case "gif" -> little.putShort(6, (short) width).putShort(8, (short) height);
            case "bmp" -> little.putInt(18, width).putInt(22, height);
            // The largest side of a WebP.
            case "webp" -> little.putShort(26, (short) 16_383).putShort(28, (short) 16_383);
            case "tiff" -> tiffSize(picture, width, height);
            default -> throw new IllegalArgumentException(format);
        }
        return picture;
    }

    private static int placeOf(byte[] jpeg, int marker) {
        for (int i = 2; i + 1 < jpeg.length; i++) {
            if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == marker) {
                return i;
            }
        }
        throw new IllegalArgumentException("no marker " + marker);
    }

    private static void tiffSize(byte[] tiff, int width, int height) {
        ByteBuffer bytes = ByteBuffer.wrap(tiff).order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = bytes.getInt(4);
        for (int i = 0; i < bytes.getShort(directory); i++) {
            int entry = directory + 2 + 12 * i;
            int tag = bytes.getShort(entry);
            if (tag == 256 || tag == 257) {
                bytes.putShort(entry + 2, (short) 4).putInt(entry + 8, tag == 256 ? width : height);
            }
        }
    }

    /** Returns a GIF whose logical screen is small and whose only frame is huge. */
    public static byte[] gifWithHugeFrame() throws IOException {
        byte[] gif = encoded("gif", 5, 5);
        for (int i = 13 + 3 * (2 << (gif[10] & 7)); i < gif.length - 9; i++) {
            if (gif[i] == 0x2c) {
                ByteBuffer.wrap(gif)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putShort(i + 5, (short) HUGE)
                        .putShort(i + 7, (short) HUGE);
                return gif;
            }
        }
        throw new IOException("no frame");
    }
}
