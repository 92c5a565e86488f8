package org.inkloom.story.draw;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.story.PictureRole;
import org.inkloom.story.Shot;
import org.inkloom.story.Story;

/**
 * Everything that a painter needs for one shot.
 *
 * @param prompt the full prompt, with style words and cast
 * @param negativePrompt empty for none
 * @param seed of the initial noise
 * @param settings complete
 * @param ingredients the model and the LoRAs
 * @param controls control pictures, applied together
 */
public record ShotRequest(
        String prompt,
        String negativePrompt,
        long seed,
        PictureSettings settings,
        Ingredients ingredients,
        List<ShotControl> controls) {
    /** Copies the list. */
    public ShotRequest {
        controls = List.copyOf(controls);
    }

    /** Makes the request for a shot of a story. */
    public static ShotRequest of(Story story, Shot shot, Ingredients ingredients) {
        List<ShotControl> controls =
                story.controlsOf(shot).stream().map(ingredients::control).toList();
        return new ShotRequest(
                story.promptOf(shot),
                story.negativePromptOf(shot),
                shot.seed(),
                named(story.settingsOf(shot).complete(), controls),
                ingredients,
                controls);
    }

    /** Replaces the paths of reference pictures by their digests, because paths have no influence on the result. */
    private static PictureSettings named(PictureSettings settings, List<ShotControl> controls) {
        Map<String, String> digests = controls.stream()
                .filter(control -> control.choice().role() == PictureRole.REFERENCE)
                .collect(Collectors.toMap(
                        control -> control.choice().picture(), ShotControl::referenceName, (one, same) -> one));
        return SharedCast.read(settings.get(PictureSetting.CAST))
                .filter(_ -> !digests.isEmpty())
                .map(cast -> settings.with(
                        PictureSetting.CAST,
                        cast.withPictures(name -> digests.getOrDefault(name, name))
                                .toString()))
                .orElse(settings);
    }

    /** Returns the request with the seed {@code steps} after this one; after the last seed comes 0. */
    public ShotRequest withNextSeed(int steps) {
        return new ShotRequest(
                prompt, negativePrompt, (seed + steps) & Long.MAX_VALUE, settings, ingredients, controls);
    }

    /** Returns the LoRAs in the order of their use. */
    public List<StoryLora> loras() {
        return ingredients.loras();
    }

    /**
     * Returns the SHA-256 of the canonical JSON of everything that decides the pixels, with a line for each control
     * picture. Requests with the same digest give the same picture. Where a file's digest is known, its name and path
     * do not matter.
     */
    public String digest() {
        String decisive = Stream.concat(
                        Stream.of(recipe(Map.of()).decisiveJson()),
                        controls.stream().map(ShotControl::decisive))
                .collect(Collectors.joining("\n"));
        return ContentDigest.of(decisive.getBytes(StandardCharsets.UTF_8));
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
