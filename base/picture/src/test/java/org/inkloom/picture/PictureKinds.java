package org.inkloom.picture;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * Small pictures of every kind, written by Pillow, each with what Pillow makes of it: {@code NAME.expected.png} is
 * {@code ImageOps.exif_transpose(Image.open(NAME)).convert("RGB")}, of a TIFF without the transposition, which Pillow
 * does while it loads.
 */
final class PictureKinds {
    private static final List<String> NAMES = List.of(
            "alpha.webp",
            "anim.gif",
            "anim.webp",
            "anima.webp",
            "apng.png",
            "case-cmyk.jpg",
            "case-exif6.jpg",
            "case-lossy.webp",
            "cmyk2.jpg",
            "cmyk_None.tif",
            "cmyk_prog.jpg",
            "cmyk_tiff_adobe_deflate.tif",
            "cmyk_tiff_lzw.tif",
            "exif2.jpg",
            "exif2.png",
            "exif6.jpg",
            "exif6.png",
            "exif6.tif",
            "exif6.webp",
            "exif8.jpg",
            "inter.gif",
            "l.bmp",
            "l.gif",
            "l.jpg",
            "l.png",
            "la.png",
            "la.tif",
            "less.webp",
            "lessa.webp",
            "lossy2.webp",
            "offset.gif",
            "one.png",
            "p.png",
            "p16.png",
            "p2.png",
            "pages.tif",
            "prog.jpg",
            "ptrns.png",
            "rgb.bmp",
            "rgb.png",
            "rgb_None.tif",
            "rgb_jpeg.tif",
            "rgb_tiff_adobe_deflate.tif",
            "rgb_tiff_lzw.tif",
            "rgba.bmp",
            "rgba.png",
            "ss0.jpg",
            "ss1.jpg",
            "ss2.jpg",
            "still.gif",
            "trans.gif",
            "ycck.jpg");

    private PictureKinds() {}

    static Stream<String> names() {
        return NAMES.stream();
    }

    static byte[] encoded(String name) throws IOException {
        return resource("kinds/" + name);
    }

    static byte[] expected(String name) throws IOException {
        return resource("kinds/" + name + ".expected.png");
    }

    static byte[] bad(String name) throws IOException {
        return resource("bad/" + name);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PictureKinds.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no test picture " + name);
            }
            return in.readAllBytes();
        }
    }
}
