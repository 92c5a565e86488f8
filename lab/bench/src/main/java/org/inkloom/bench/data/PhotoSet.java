package org.inkloom.bench.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.PendingFile;

/**
 * A folder of generated JPEGs that cost a decoder as much as photographs: 0.2 to 3 megapixels, evenly distributed over
 * the logarithm; structure at every scale and sensor noise, so that a pixel takes about two bits; one in five
 * progressive; one in two with an EXIF block, as cameras and phones write them. The same number always gives the same
 * picture.
 */
final class PhotoSet {
    private static final double SMALLEST = 0.2e6;
    private static final double LARGEST = 3e6;
    private static final double[] SHAPES = {4.0 / 3, 3.0 / 2, 16.0 / 9, 1, 3.0 / 4, 2.0 / 3, 9.0 / 16};
    private static final float QUALITY = 0.9f;
    /** Size of a phone's EXIF block with its thumbnail, approximately. */
    private static final int EXIF_BYTES = 9000;

    private final Path folder;

    PhotoSet(Path folder) {
        this.folder = folder;
    }

    /** Returns the pictures; missing ones are generated. */
    Path[] pictures(int count, RunControl control) {
        try {
            Files.createDirectories(folder);
            Path[] pictures = IntStream.range(0, count)
                    .mapToObj(i -> folder.resolve(String.format(Locale.ROOT, "photo-%05d.jpg", i)))
                    .toArray(Path[]::new);
            if (Stream.of(pictures).anyMatch(picture -> !Files.exists(picture))) {
                make(pictures, control);
            }
            return pictures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void make(Path[] pictures, RunControl control) throws IOException {
        Texture texture = Texture.of(7);
        try (Progress.Task task = control.progress().begin("making photographs", pictures.length, "picture")) {
            for (int i = 0; i < pictures.length; i++) {
                control.cancellation().check("photographs");
                if (!Files.exists(pictures[i])) {
                    PendingFile.write(pictures[i], photograph(texture, i));
                }
                task.advanceTo(i + 1L);
            }
        }
    }

    static byte[] photograph(Texture texture, int number) throws IOException {
        SplittableRandom random = new SplittableRandom(number);
        double pixels = SMALLEST * Math.pow(LARGEST / SMALLEST, random.nextDouble());
        double shape = SHAPES[random.nextInt(SHAPES.length)];
        int width = (int) Math.round(Math.sqrt(pixels * shape));
        int height = (int) Math.round(Math.sqrt(pixels / shape));
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        texture.paint(((DataBufferByte) image.getRaster().getDataBuffer()).getData(), width, height, random);
        byte[] jpeg = jpeg(image, random.nextInt(5) == 0);
        return random.nextBoolean() ? withExif(jpeg, random) : jpeg;
    }

    private static byte[] jpeg(BufferedImage image, boolean progressive) throws IOException {
        // Always the JDK's writer, so that the files do not depend on the class path.
        ImageWriter writer = ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), "jpeg")
                .next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(QUALITY);
            param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Inserts an EXIF block with upright orientation and random bytes of a thumbnail's size. */
    private static byte[] withExif(byte[] jpeg, SplittableRandom random) {
        byte[] filling = new byte[EXIF_BYTES];
        random.nextBytes(filling);
        ByteBuffer exif = ByteBuffer.wrap(filling);
        exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) 1)
                .putShort((short) 0)
                .putInt(0);
        return ByteBuffer.allocate(jpeg.length + EXIF_BYTES + 4)
                .put(jpeg, 0, 2)
                .put(new byte[] {(byte) 0xff, (byte) 0xe1})
                .putShort((short) (EXIF_BYTES + 2))
                .put(filling)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }
}
