package org.inkloom.studio;

import java.nio.file.Path;
import java.util.Locale;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.PictureEncoder.Kind;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;

/**
 * A finished picture.
 *
 * @param pixels the picture
 * @param recipe all that is needed to make it again
 */
public record DrawnPicture(RgbPicture pixels, PictureRecipe recipe) {
    /**
     * Writes the picture with its recipe; the file appears completely or not at all.
     *
     * @param file its name ends in {@code .png}, {@code .jpg}, {@code .jpeg} or {@code .webp}, which decides the
     *     format
     * @throws InkloomException {@code INK-STUDIO-001} for another extension
     */
    public void write(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        Kind kind = switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "png" -> Kind.PNG;
            case "jpg", "jpeg" -> Kind.JPEG;
            case "webp" -> Kind.WEBP;
            default ->
                throw InkloomException.badInput(
                        "INK-STUDIO-001",
                        "The picture cannot be written as " + file + ".",
                        "Pictures are written as PNG, JPEG or WebP, and the file's name says as which.",
                        "Choose a name that ends in .png, .jpg or .webp.");
        };
        PngText.writeWhole(file, PictureEncoder.encode(pixels, kind, recipe.texts()));
    }
}
