package org.inkloom.inkling.measure;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;

/** The captions of a measurement. They describe one scene after the other, each in Chinese and in English. */
public final class CaptionSet {
    /** The first seed, far from those of every training, so that no scene was trained on. */
    private static final long FIRST_SEED = 11_000_000_000L;

    private CaptionSet() {}

    /**
     * One caption.
     *
     * @param scene what it tells of
     * @param split whether the scene has a combination that training never saw
     * @param caption the words
     */
    public record Item(SceneDescription scene, Split split, Caption caption) {}

    /**
     * Returns captions in the words that training used; what is new is their combination.
     *
     * @param split {@link Split#HELD_OUT}: every scene has a held-out combination; {@link Split#TRAIN}: none has
     * @param count captions; two for each scene
     * @param styles of the scenes
     * @param nameStyle whether each caption has to name the style, as a LoRA's trigger
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
