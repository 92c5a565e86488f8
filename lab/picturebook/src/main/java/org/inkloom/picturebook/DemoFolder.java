package org.inkloom.picturebook;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.sheet.ContactSheet;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;

/**
 * Writes the demonstration's pictures of one style in the state of an uncurated collection: JPEG files, one in seven of
 * them flawed (too small, too wide or tall, duplicate, truncated, not a picture), the captions in Data-Juicer's
 * {@code samples.jsonl}, and {@code flaws.tsv}, which says what is wrong with which file.
 */
final class DemoFolder {
    private static final float QUALITY = 0.9f;
    private static final int STRIP = 3;

    private final Path folder;
    private final Style style;
    private final SceneSampler sampler;
    private final Illustrator illustrator;
    private final CaptionWriter writer = new CaptionWriter(Split.TRAIN);
    private final StringBuilder samples = new StringBuilder();
    private final StringBuilder flaws = new StringBuilder("# file\twhat is wrong with it\n");
    private int count;

    private DemoFolder(Path folder, Style style, int size) {
        this.folder = folder;
        this.style = style;
        sampler = new SceneSampler(Split.TRAIN, List.of(style));
        illustrator = new Illustrator(size, size);
    }

    /**
     * Writes the folder.
     *
     * @param good how many pictures without a flaw; one flawed picture follows every six of them
     * @param size their width and height in pixels
     * @param firstSeed of the first picture
     */
    static void write(Path folder, Style style, int good, int size, long firstSeed) throws IOException {
        Files.createDirectories(folder.resolve("pictures"));
        DemoFolder demo = new DemoFolder(folder, style, size);
        for (int i = 0; i < good; i++) {
            demo.add(firstSeed + i, demo.jpeg(firstSeed + i), "");
            if (i % 6 == 5) {
                demo.flawed(i / 6, firstSeed + i, size);
            }
        }
        Files.writeString(folder.resolve("samples.jsonl"), demo.samples, StandardCharsets.UTF_8);
        Files.writeString(folder.resolve("flaws.tsv"), demo.flaws, StandardCharsets.UTF_8);
    }

    private void flawed(int number, long seed, int size) throws IOException {
        byte[] whole = jpeg(seed);
        switch (number % 7) {
            case 0 -> add(seed, encoded(smaller(seed, size / 2)), "TOO_SMALL");
            case 1 -> add(seed, whole, "DOUBLED");
            case 2 -> add(seed, strip(seed, STRIP), "TOO_WIDE");
            case 3 -> add(seed, Arrays.copyOf(whole, whole.length / 3), "CUT_SHORT");
            case 4 -> add(seed, strip(seed, 1), "TOO_TALL");
            case 5 -> add(seed, encoded(smaller(seed, size * 3 / 4)), "TOO_SMALL");
            default -> add(seed, "<html>404 Not Found</html>\n".getBytes(StandardCharsets.US_ASCII), "NOT_A_PICTURE");
        }
    }

    private RgbPicture smaller(long seed, int size) {
        return new Illustrator(size, size).draw(sampler.sample(seed));
    }

    private byte[] strip(long seed, int columns) throws IOException {
        List<RgbPicture> three = List.of(page(seed), page(seed + 1), page(seed + 2));
        return encoded(ContactSheet.joined(three, columns));
    }

    private RgbPicture page(long seed) {
        return illustrator.draw(sampler.sample(seed));
    }

    private byte[] jpeg(long seed) throws IOException {
        return encoded(page(seed));
    }

    private void add(long seed, byte[] bytes, String flaw) throws IOException {
        count++;
        String file = String.format(Locale.ROOT, "pictures/%03d.jpg", count);
        Files.write(folder.resolve(file), bytes);
        SceneDescription scene = sampler.sample(seed);
        String caption =
                CaptionWriter.named(writer.write(scene, seed), style).text().replace("\"", "");
        samples.append("{\"images\":[\"")
                .append(file)
                .append("\"],\"text\":\"")
                .append(caption)
                .append("\"}\n");
        if (!flaw.isEmpty()) {
            flaws.append(file).append('\t').append(flaw).append('\n');
        }
    }

    private static byte[] encoded(RgbPicture picture) throws IOException {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = picture.rgb();
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            int c = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
            image.setRGB(i % picture.width(), i / picture.width(), c);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam quality = writer.getDefaultWriteParam();
            quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            quality.setCompressionQuality(QUALITY);
            writer.write(null, new IIOImage(image, null, null), quality);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
