package org.inkloom.story.draw;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.picture.png.PictureRecipe;

/**
 * A LoRA file that the story uses.
 *
 * @param file its path
 * @param scale its strength; 1 is as trained
 * @param digest the file's SHA-256 in hex; empty if unknown, then a changed file of the same name is not noticed
 */
public record StoryLora(Path file, double scale, String digest) {
    private static final String CHECKPOINTS = "checkpoints";
    private static final Pattern STEP = Pattern.compile("step-0*(\\d+)");

    /**
     * Returns the file's name without its extension; for a checkpoint of a training with its step:
     * {@code ink-wash-step-800}.
     */
    public String name() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return (dot > 0 ? name.substring(0, dot) : name) + step();
    }

    /**
     * Returns the step of a checkpoint: all checkpoints of a training have the same file name, in folders such as
     * {@code checkpoints/step-00000800}.
     */
    private String step() {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Path above = folder == null ? null : folder.getParent();
        if (folder == null || above == null || !CHECKPOINTS.equals(String.valueOf(above.getFileName()))) {
            return "";
        }
        Matcher step = STEP.matcher(String.valueOf(folder.getFileName()));
        return step.matches() ? "-step-" + step.group(1) : "";
    }

    PictureRecipe.LoraUse use() {
        return new PictureRecipe.LoraUse(name(), scale, digest);
    }
}
