package org.inkloom.data.lint;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.inkloom.page.Html;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;

/** A small version of a picture that stands in the page itself. */
final class Thumbnail {
    /** Sharp on screens with two dots to a pixel, and some 10 kB. */
    private static final int SIDE = 300;

    private Thumbnail() {}

    /** Returns the HTML of a thumbnail; of words when the picture cannot be shown. */
    static String html(Path picture) {
        try {
            Pixels pixels = PictureDecoder.read(picture);
            double scale = Math.min(1, (double) SIDE / Math.max(pixels.width(), pixels.height()));
            int width = Math.max(1, (int) (pixels.width() * scale));
            int height = Math.max(1, (int) (pixels.height() * scale));
            String data = Base64.getEncoder()
                    .encodeToString(jpeg(Resampler.resize(pixels, width, height, ResampleFilter.LANCZOS)));
            return "<img alt=\"\" loading=\"lazy\" src=\"data:image/jpeg;base64," + data + "\">";
        } catch (BadPictureException | InvalidPathException | IOException e) {
            return "<div class=\"gone\">" + Html.both("cannot be shown", "无法显示") + "</div>";
        }
    }

    private static byte[] jpeg(Pixels pixels) throws IOException {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                image.setRGB(x, y, pixels.at(x, y, 0) << 16 | pixels.at(x, y, 1) << 8 | pixels.at(x, y, 2));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", out);
        return out.toByteArray();
    }
}
