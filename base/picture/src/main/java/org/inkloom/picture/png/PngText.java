package org.inkloom.picture.png;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.PendingFile;

/**
 * PNG files with text beside the pixels, written and read as the PNG specification (third edition) says.
 *
 * <p>Text that is plain Latin-1 goes into {@code tEXt}, everything else into {@code iTXt} as UTF-8, which is what Pillow
 * does and what every reader of picture metadata expects. The same picture and text give the same bytes: no time stamp is
 * written, chunks keep the map's order, and the filter of each row is chosen by a fixed rule.
 *
 * <p>Files from strangers are read with care: sizes, checksums and the amount of decompressed text are checked before
 * anything is allocated for them.
 */
public final class PngText {
    private PngText() {}

    /**
     * Encodes a picture with its text.
     *
     * @param picture 8-bit RGB
     * @param text keyword to text, in the order to write; a keyword has 1 to 79 printable Latin-1 characters without
     *     leading, trailing or doubled spaces
     * @return the file's bytes
     * @throws InkloomException INK-PNG-001 when a keyword or a text cannot be stored (a NUL character, half of a
     *     surrogate pair)
     */
    public static byte[] encode(RgbPicture picture, Map<String, String> text) {
        return PngWriter.encode(picture, text);
    }

    /**
     * Writes a picture with its text so that the file is either whole or absent: beside it first, then moved over it.
     * Missing folders are made.
     *
     * @throws InkloomException INK-PNG-001 as in {@link #encode}; INK-PNG-002 when the disk refuses
     */
    public static void write(Path file, RgbPicture picture, Map<String, String> text) {
        writeWhole(file, encode(picture, text));
    }

    /**
     * Writes the bytes of a picture so that the file is either whole or absent; missing folders are made.
     *
     * @throws InkloomException INK-PNG-002 when the disk refuses
     */
    public static void writeWhole(Path file, byte[] bytes) {
        try {
            PendingFile.write(file, bytes);
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-PNG-002",
                    "The picture " + file + " could not be written: " + e.getMessage() + ".",
                    "The disk is full, or the folder may not be written to.",
                    "Free some space or choose another folder, then run the same command again.",
                    e);
        }
    }

    /**
     * Reads the text chunks ({@code tEXt}, {@code zTXt}, {@code iTXt}) of a PNG file without decoding its pixels.
     *
     * @return keyword to text in the file's order; of two chunks with one keyword the first counts
     * @throws InkloomException INK-PNG-003 when the file cannot be read, INK-PNG-004 when it is damaged or hostile
     */
    public static Map<String, String> readText(Path file) {
        return PngReader.open(file).text();
    }

    /**
     * Reads the pixels of a PNG file of any colour type; transparency is laid over white.
     *
     * @throws InkloomException as {@link #readText}
     */
    public static RgbPicture readPicture(Path file) {
        return PngReader.open(file).picture();
    }

    /** As {@link #readText(Path)} for bytes in memory; {@code name} stands in messages. */
    public static Map<String, String> readText(byte[] png, String name) {
        return PngReader.of(png, name).text();
    }

    /** As {@link #readPicture(Path)} for bytes in memory; {@code name} stands in messages. */
    public static RgbPicture readPicture(byte[] png, String name) {
        return PngReader.of(png, name).picture();
    }
}
