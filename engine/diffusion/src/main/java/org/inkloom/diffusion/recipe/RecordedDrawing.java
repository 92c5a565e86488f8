package org.inkloom.diffusion.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.Outpaint;
import org.inkloom.picture.settings.SaidSettings;

/**
 * How a picture was drawn, as far as it says so itself.
 *
 * @param program that wrote it down: {@code Inkloom}, {@code A1111} or {@code ComfyUI}
 * @param prompt what was asked for
 * @param negativePrompt what was to be avoided
 * @param seed of the noise
 * @param settings as they are said, in range or not; a sampler is one that
 *     {@link org.inkloom.diffusion.scheduler.SchedulerKind#named} knows
 * @param model the model
 * @param loras the LoRAs in the order of their use
 * @param start the picture it was drawn from
 * @param more further parameters, see {@link org.inkloom.diffusion.PictureRecipeKeys}; only of our own pictures
 * @param notTaken what was found and is not taken over, in words, with the reason
 */
public record RecordedDrawing(
        String program,
        Optional<String> prompt,
        Optional<String> negativePrompt,
        Optional<Long> seed,
        SaidSettings settings,
        Optional<FileUse> model,
        List<LoraRecord> loras,
        Optional<StartRecord> start,
        Map<String, String> more,
        List<String> notTaken) {
    /** Copies the collections. */
    public RecordedDrawing {
        loras = List.copyOf(loras);
        more = Map.copyOf(more);
        notTaken = List.copyOf(notTaken);
    }

    /**
     * A file that was used.
     *
     * @param name its name
     * @param digest as it was written down; empty where there is none
     * @param place where it lay; empty where that is not known
     */
    public record FileUse(String name, String digest, String place) {}

    /** A LoRA and its strength. */
    public record LoraRecord(FileUse file, double scale) {}

    /**
     * A start picture.
     *
     * @param fit how it was brought to the size drawn; empty where that is not known
     * @param strength how much of it was given up; empty where that is not known
     * @param outpaint room around it
     * @param cut whether the room said the size drawn, of which a part was cut off again
     * @param mask what of it was drawn over; empty for all of it
     */
    public record StartRecord(
            FileUse file,
            Optional<String> fit,
            Optional<Double> strength,
            Outpaint outpaint,
            boolean cut,
            Optional<MaskRecord> mask) {
        /** A picture that was started from as it is, and drawn over as a whole. */
        public StartRecord(FileUse file, Optional<String> fit, Optional<Double> strength) {
            this(file, fit, strength, Outpaint.NONE, false, Optional.empty());
        }
    }

    /**
     * A mask.
     *
     * @param file without name and digest where there was none: what was drawn over is the room around the picture
     * @param settings how it was taken
     */
    public record MaskRecord(FileUse file, MaskSettings settings) {}
}
