package org.inkloom.inkling.measure;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;

/** The captions of a measurement: for one scene after the other, one in Chinese and one in English. */
public final class CaptionSet {
    /** The first seed; far from the seeds of every training, so that no scene was trained on. */
    private static final long FIRST_SEED = 11_000_000_000L;

    private CaptionSet() {}

    /**
     * One caption.
     *
     * @param scene that it describes
     * @param split whether the scene has a combination that training never saw
     * @param caption the words
     */
    public record Item(SceneDescription scene, Split split, Caption caption) {}

    /**
     * Returns captions in words that training used; only combinations of them may be new.
     *
     * @param split {@link Split#HELD_OUT}: every scene has a held-out combination; {@link Split#TRAIN}: none has
     * @param count number of captions; two for each scene
     * @param styles of the scenes
     * @param nameStyle whether each caption has to name the style, as a LoRA's trigger word
     */
    public static List<Item> of(Split split, int count, List<Style> styles, boolean nameStyle) {
        SceneSampler sampler = new SceneSampler(split, styles);
        CaptionWriter writer = new CaptionWriter(Split.TRAIN);
        List<Item> items = new ArrayList<>();
        for (long seed = FIRST_SEED; items.size() < count; seed++) {
            SceneDescription scene = sampler.sample(seed);
            for (Caption.Language language : List.of(Caption.Language.CHINESE, Caption.Language.ENGLISH)) {
                if (items.size() < count) {
                    Caption caption = writer.write(scene, seed, language);
                    items.add(
                            new Item(scene, split, nameStyle ? CaptionWriter.named(caption, scene.style()) : caption));
                }
            }
        }
        return items;
    }
}
