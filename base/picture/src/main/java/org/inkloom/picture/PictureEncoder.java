package org.inkloom.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.inkloom.picture.metadata.PictureTexts;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/** Encodes pictures with their texts as PNG, JPEG or WebP. */
public final class PictureEncoder {
    /** How good JPEG is, of 100: of drawn pictures the losses cannot be seen, and the file is a quarter of PNG's. */
    private static final int JPEG_QUALITY = 95;

    /** A quality above 100 asks OpenCV for WebP without losses. */
    private static final int LOSSLESS = 101;

    private PictureEncoder() {}

    /** The kinds that are written. */
    public enum Kind {
        /** Without losses; opened by everything. */
        PNG,
        /** With losses. */
        JPEG,
        /** Without losses, smaller than PNG. */
        WEBP
    }

    /**
     * Encodes.
     *
     * @param texts keyword to text, see {@link PngText} and {@link PictureTexts}
     * @return the file's bytes
     * @throws InkloomException {@code INK-PNG-001} or {@code -007} for texts that cannot be stored, {@code -008} where
     *     this kind cannot be written here
     */
    public static byte[] encode(RgbPicture picture, Kind kind, Map<String, String> texts) {
        return switch (kind) {
            case PNG -> PngText.encode(picture, texts);
            case JPEG -> PictureTexts.intoJpeg(jpeg(picture, JPEG_QUALITY), texts);
            case WEBP -> PictureTexts.intoWebP(webP(picture, LOSSLESS), picture.width(), picture.height(), texts);
        };
    }

    /**
     * Encodes with losses, without texts, for looking at.
     *
     * @param quality 1 to 100; PNG has none
     * @throws InkloomException {@code INK-PNG-008} where this kind cannot be written here
     */
    public static byte[] preview(RgbPicture picture, Kind kind, int quality) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("quality " + quality);
        }
        return switch (kind) {
            case PNG -> PngText.encode(picture, Map.of());
            case JPEG -> jpeg(picture, quality);
            case WEBP -> webP(picture, quality);
        };
    }

    /** Returns whether WebP can be written here. */
    public static boolean writesWebP() {
        return OpenCv.isLoaded();
    }

    private static byte[] jpeg(RgbPicture picture, int percent) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam quality = writer.getDefaultWriteParam();
            quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            quality.setCompressionQuality(percent / 100f);
            writer.setOutput(stream);
            BufferedImage image = picture.toBufferedImage();
            writer.write(null, new IIOImage(image, null, null), quality);
        } catch (IOException e) {
            throw refused("JPEG", String.valueOf(e.getMessage()));
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static byte[] webP(RgbPicture picture, int percent) {
        if (!OpenCv.isLoaded()) {
            throw refused("WebP", "OpenCV's library, which writes it, could not be loaded");
        }
        byte[] bgr = bgr(picture.rgb());
        try (BytePointer samples = new BytePointer(bgr);
                Mat pixels = new Mat(picture.height(), picture.width(), opencv_core.CV_8UC3, samples);
                BytePointer encoded = new BytePointer();
                IntPointer quality = new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, percent)) {
            if (!opencv_imgcodecs.imencode(".webp", pixels, encoded, quality)) {
                throw refused("WebP", "OpenCV refused a picture of " + picture.width() + "x" + picture.height());
            }
            byte[] file = new byte[Math.toIntExact(encoded.limit())];
            encoded.get(file);
            return file;
        } catch (InkloomException e) {
            throw e;
        } catch (RuntimeException e) {
            throw refused("WebP", String.valueOf(e.getMessage()));
        }
    }

    private static byte[] bgr(byte[] rgb) {
        byte[] swapped = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i += 3) {
            swapped[i] = rgb[i + 2];
            swapped[i + 1] = rgb[i + 1];
            swapped[i + 2] = rgb[i];
        }
        return swapped;
    }

    private static InkloomException refused(String kind, String why) {
        return InkloomException.failed(
                "INK-PNG-008",
                "The picture could not be written as " + kind + ": " + why + ".",
                "WebP holds at most 16383 pixels a side and needs OpenCV's library.",
                "Give " + SettingKey.of("out") + " a name that ends in .png.");
    }
}
