package org.inkloom.diffusion.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.Outpaint;
import org.inkloom.picture.settings.SaidSettings;

/**
 * How a picture was drawn, as far as its file says so.
 *
 * @param program that wrote it: {@code Inkloom}, {@code A1111} or {@code ComfyUI}
 * @param prompt the prompt
 * @param negativePrompt the negative prompt
 * @param seed of the noise
 * @param settings as written, not checked against their ranges; the sampler is a name that {@link
 *     org.inkloom.diffusion.scheduler.SchedulerKind#named} knows
 * @param model the model's file
 * @param loras the LoRAs in the order of their use
 * @param start the start picture
 * @param more further parameters, see {@link org.inkloom.diffusion.PictureRecipeKeys}; only in pictures of Inkloom
 * @param notTaken notes, for the user, of settings that are not used, each with its reason
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
     * @param digest as it was written; empty where there is none
     * @param place its path; empty where that is not known
     */
    public record FileUse(String name, String digest, String place) {}

    /** A LoRA and its scale. */
    public record LoraRecord(FileUse file, double scale) {}

    /**
     * A start picture.
     *
     * @param fit how it was brought to the drawn size; empty where that is not known
     * @param strength share of the steps that changed it, 0 to 1; empty where that is not known
     * @param outpaint margin that was added around it
     * @param cut whether the drawn size followed from picture and margin, and a part was cut off again
     * @param mask the part that was redrawn; empty for all of it
     */
    public record StartRecord(
            FileUse file,
            Optional<String> fit,
            Optional<Double> strength,
            Outpaint outpaint,
            boolean cut,
            Optional<MaskRecord> mask) {
        /** A start picture without margin and mask. */
        public StartRecord(FileUse file, Optional<String> fit, Optional<Double> strength) {
            this(file, fit, strength, Outpaint.NONE, false, Optional.empty());
        }
    }

    /**
     * A mask.
     *
     * @param file empty name and digest if no file was given: the added margin was the mask
     * @param settings how the mask was used
     */
    public record MaskRecord(FileUse file, MaskSettings settings) {}
}
