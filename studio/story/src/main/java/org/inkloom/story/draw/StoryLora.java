package org.inkloom.story.draw;

import java.nio.file.Path;
import org.inkloom.picture.png.PictureRecipe;

/**
 * A LoRA file that is used.
 *
 * @param file where it lies
 * @param scale its strength; 1 is as trained
 * @param digest the file's SHA-256 in hex; empty when unknown, then a changed file under the same name goes unnoticed
 */
public record StoryLora(Path file, double scale, String digest) {
    /** Returns the file's name without its extension. */
    public String name() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    PictureRecipe.LoraUse use() {
        return new PictureRecipe.LoraUse(name(), scale, digest);
    }
}
