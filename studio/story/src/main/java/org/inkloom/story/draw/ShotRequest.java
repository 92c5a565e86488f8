package org.inkloom.story.draw;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.story.Shot;
import org.inkloom.story.Story;

/**
 * Everything that a painter needs for one shot.
 *
 * @param prompt the full prompt, style words and cast included
 * @param negativePrompt empty for none
 * @param seed of the initial noise
 * @param settings every one of them said
 * @param ingredients the model and the LoRAs
 */
public record ShotRequest(
        String prompt, String negativePrompt, long seed, PictureSettings settings, Ingredients ingredients) {

    /** Puts together a shot of a story. */
    public static ShotRequest of(Story story, Shot shot, Ingredients ingredients) {
        return new ShotRequest(
                story.promptOf(shot),
                story.negativePromptOf(shot),
                shot.seed(),
                story.settingsOf(shot).complete(),
                ingredients);
    }

    /** Returns the request with the seed {@code steps} after this one; after the last seed comes 0. */
    public ShotRequest withNextSeed(int steps) {
        return new ShotRequest(prompt, negativePrompt, (seed + steps) & Long.MAX_VALUE, settings, ingredients);
    }

    /** Returns the LoRAs in the order of their use. */
    public List<StoryLora> loras() {
        return ingredients.loras();
    }

    /**
     * Returns the SHA-256 of the canonical JSON of whatever decides the pixels. Two requests with one digest give one
     * picture; where a file's digest is known its name and place do not matter.
     */
    public String digest() {
        return ContentDigest.of(recipe(Map.of()).decisiveJson().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the recipe that goes into the picture's file. */
    public PictureRecipe recipe(Map<String, String> more) {
        return new PictureRecipe(
                prompt,
                negativePrompt,
                seed,
                settings,
                ingredients.model(),
                ingredients.modelDigest(),
                loras().stream().map(StoryLora::use).toList(),
                more);
    }
}
