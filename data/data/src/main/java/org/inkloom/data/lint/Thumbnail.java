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
import org.inkloom.picture.png.RgbPicture;

/** A small version of a picture that stands in the page itself. */
final class Thumbnail {
    /** Sharp on screens with two dots to a pixel, and some 10 kB. */
    private static final int SIDE = 300;

    private Thumbnail() {}

    /** Returns the HTML of a thumbnail; of words when the picture cannot be shown. */
    static String html(Path picture) {
        try {
            Pixels pixels = PictureDecoder.read(picture);
            RgbPicture small = Resampler.shrunk(
                    new RgbPicture(pixels.width(), pixels.height(), pixels.rgb()), SIDE, ResampleFilter.LANCZOS);
            String data = Base64.getEncoder().encodeToString(jpeg(small));
            return "<img alt=\"\" loading=\"lazy\" src=\"data:image/jpeg;base64," + data + "\">";
        } catch (BadPictureException | InvalidPathException | IOException e) {
            return "<div class=\"gone\">" + Html.both("cannot be shown", "无法显示") + "</div>";
        }
    }

    private static byte[] jpeg(RgbPicture small) throws IOException {
        BufferedImage image = new BufferedImage(small.width(), small.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = small.rgb();
        for (int i = 0; i < rgb.length; i += 3) {
            int colour = (rgb[i] & 0xff) << 16 | (rgb[i + 1] & 0xff) << 8 | rgb[i + 2] & 0xff;
            image.setRGB(i / 3 % small.width(), i / 3 / small.width(), colour);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", out);
        return out.toByteArray();
    }
}
