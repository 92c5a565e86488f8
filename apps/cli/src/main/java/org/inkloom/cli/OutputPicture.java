package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.PictureEncoder.Kind;
import org.inkloom.picture.metadata.PictureTexts;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;

/**
 * The output file of drawn pictures. It is checked before anything is drawn.
 *
 * @param file as given
 * @param kind picture format by the file's extension
 */
record OutputPicture(Path file, Kind kind) {
    /**
     * Checks a path.
     *
     * @throws InkloomException {@code INK-CLI-043} if it is a folder or its folder cannot be created, {@code -044} if
     *     its extension is not that of PNG, JPEG or WebP
     */
    static OutputPicture of(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        Path name = whole.getFileName();
        if (name == null || Files.isDirectory(whole)) {
            throw unusable(
                    file, "is a folder", "Name the picture in it, such as --out " + file.resolve("picture.png") + ".");
        }
        OutputPicture output = new OutputPicture(file, kind(file, name.toString()));
        Path above = whole.getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        if (above == null || !Files.isDirectory(above)) {
            throw unusable(file, "lies in " + above + ", which is a file", "Name a folder for it.");
        }
        if (!Files.isWritable(above) || Files.exists(whole) && !Files.isWritable(whole)) {
            throw unusable(file, "may not be written", "Change the rights, or choose another folder.");
        }
        return output;
    }

    private static Kind kind(Path file, String name) {
        int dot = name.lastIndexOf('.');
        String suffix = dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
        return switch (suffix) {
            case "png" -> Kind.PNG;
            case "jpg", "jpeg" -> Kind.JPEG;
            case "webp" -> Kind.WEBP;
            default ->
                throw InkloomException.badInput(
                        "INK-CLI-044",
                        "--out " + file + (suffix.isEmpty() ? " has no suffix." : " has the suffix ." + suffix + "."),
                        "Pictures are written as PNG, JPEG or WebP, and the name says as which.",
                        "Give --out " + file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".png")
                                + ", or a name that ends in .jpg or .webp.");
        };
    }

    private static InkloomException unusable(Path file, String what, String remedy) {
        return InkloomException.badInput(
                "INK-CLI-043", "--out " + file + " " + what + ".", "A picture cannot be written there.", remedy);
    }

    /**
     * Returns the file name for one of several pictures.
     *
     * @param number from 1
     */
    Path numbered(int number, int total) {
        if (total == 1) {
            return file;
        }
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(name.substring(0, dot) + "-" + number + name.substring(dot));
    }

    /** Writes a picture with its recipe. */
    void write(Path to, RgbPicture picture, PictureRecipe recipe) {
        PngText.writeWhole(to, PictureEncoder.encode(picture, kind, recipe.texts()));
    }

    /** Returns a warning if the format is lossy. */
    Optional<String> loss() {
        return kind == Kind.JPEG
                ? Optional.of("JPEG loses a little of each picture; .png and .webp lose nothing.")
                : Optional.empty();
    }

    /** Reads the texts in a picture file of any of the formats. */
    static Map<String, String> texts(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean png = bytes.length > 1 && bytes[0] == (byte) 0x89 && bytes[1] == 'P';
        return png ? PngText.readText(bytes, file.toString()) : PictureTexts.read(bytes);
    }
}
