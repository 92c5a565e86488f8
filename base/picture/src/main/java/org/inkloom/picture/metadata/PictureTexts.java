package org.inkloom.picture.metadata;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.webp.WebPChunk;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * Puts the texts of a recipe into a JPEG or WebP file and reads them again: {@value PictureRecipe#PARAMETERS} as the
 * EXIF UserComment, where A1111 and the sites that show its texts look for it, and {@value PictureRecipe#INKLOOM} as an
 * XMP property.
 */
public final class PictureTexts {
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int APP1 = 0xe1;
    private static final int START_OF_SCAN = 0xda;
    /** Of a JPEG segment, its two bytes of length counted. */
    private static final int MAX_SEGMENT = 0xffff;

    private static final int EXTENDED_EXIF = 0x08;
    private static final int EXTENDED_XMP = 0x04;

    private PictureTexts() {}

    /**
     * Returns a JPEG file with the texts behind its first marker.
     *
     * @throws InkloomException {@code INK-PNG-007} where a text does not fit into a segment of 64 KiB
     */
    public static byte[] intoJpeg(byte[] jpeg, Map<String, String> texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(jpeg.length + 4096);
        out.write(jpeg, 0, 2);
        // The JFIF segment comes first where there is one.
        int rest = 2;
        if (jpeg.length > 6 && (jpeg[3] & 0xff) == 0xe0) {
            int length = 2 + ((jpeg[4] & 0xff) << 8 | jpeg[5] & 0xff);
            out.write(jpeg, rest, length);
            rest += length;
        }
        segment(out, EXIF, ExifComment.write(texts.getOrDefault(PictureRecipe.PARAMETERS, "")));
        segment(out, XMP, XmpProperty.write(texts.getOrDefault(PictureRecipe.INKLOOM, "")));
        out.write(jpeg, rest, jpeg.length - rest);
        return out.toByteArray();
    }

    private static void segment(ByteArrayOutputStream out, byte[] name, byte[] content) {
        int length = 2 + name.length + content.length;
        if (length > MAX_SEGMENT) {
            throw InkloomException.badInput(
                    "INK-PNG-007",
                    "The recipe of " + content.length + " bytes does not fit into a JPEG file.",
                    "JPEG keeps such texts in segments of 64 KiB.",
                    "Give " + SettingKey.of("out") + " a name that ends in .png or .webp, or shorten the prompt.");
        }
        out.write(0xff);
        out.write(APP1);
        out.write(length >> 8);
        out.write(length);
        out.writeBytes(name);
        out.writeBytes(content);
    }

    /** Returns a WebP file in its extended form with the texts behind its pixels. */
    public static byte[] intoWebP(byte[] webp, int width, int height, Map<String, String> texts) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream(webp.length + 4096);
        WebPChunk.appendExtended(chunks, EXTENDED_EXIF | EXTENDED_XMP, width, height);
        // Of a file that is extended already only the pixels are taken.
        for (WebPChunk chunk : WebPChunk.of(webp)) {
            if (chunk.isPixels()) {
                WebPChunk.append(chunks, chunk.name(), chunk.content(webp));
            }
        }
        WebPChunk.append(chunks, "EXIF", ExifComment.write(texts.getOrDefault(PictureRecipe.PARAMETERS, "")));
        WebPChunk.append(chunks, "XMP ", XmpProperty.write(texts.getOrDefault(PictureRecipe.INKLOOM, "")));
        return WebPChunk.file(chunks.toByteArray());
    }

    /**
     * Reads the texts of a JPEG or WebP file; of any other, and of one that is damaged before its texts, there are none.
     *
     * @return keyword to text, with the keywords that PNG has
     */
    public static Map<String, String> read(byte[] file) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (WebPChunk.isWebP(file)) {
            for (WebPChunk chunk : WebPChunk.of(file)) {
                switch (chunk.name()) {
                    case "EXIF" -> exif(chunk.content(file), texts);
                    case "XMP " -> xmp(chunk.content(file), texts);
                    default -> {}
                }
            }
        } else if (file.length > 4 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8) {
            segments(file, texts);
        }
        return texts;
    }

    private static void segments(byte[] file, Map<String, String> texts) {
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
            int marker = file[at + 1] & 0xff;
            int length = (file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff;
            if (marker == START_OF_SCAN || length < 2 || at + 2 + length > file.length) {
                return;
            }
            if (marker == APP1) {
                byte[] content = Arrays.copyOfRange(file, at + 4, at + 2 + length);
                if (startsWith(content, EXIF)) {
                    exif(content, texts);
                } else if (startsWith(content, XMP)) {
                    xmp(content, texts);
                }
            }
            at += 2 + length;
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    /** WebP files of some programs have JPEG's mark before the EXIF data too. */
    private static void exif(byte[] content, Map<String, String> texts) {
        int from = startsWith(content, EXIF) ? EXIF.length : 0;
        ExifComment.read(Arrays.copyOfRange(content, from, content.length))
                .ifPresent(text -> texts.putIfAbsent(PictureRecipe.PARAMETERS, text));
    }

    private static void xmp(byte[] content, Map<String, String> texts) {
        XmpProperty.read(content).ifPresent(text -> texts.putIfAbsent(PictureRecipe.INKLOOM, text));
    }
}
