package org.inkloom.picturebook.wide.caption;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideScene;

/**
 * Writes captions: half of them Chinese, 45 % English, 5 % a mixture of both; half of them mention everything, a third
 * less, the rest only a few words. The same scene, seed and split give the same caption.
 */
public final class WideCaptionWriter {
    private static final double NOTHING = 0.04;

    private final boolean heldOut;

    /** Makes a writer; only {@link Split#HELD_OUT} uses the words that training never sees. */
    public WideCaptionWriter(Split split) {
        heldOut = split == Split.HELD_OUT;
    }

    /** Writes the caption of a scene in a language drawn from the seed. */
    public WideCaption write(WideScene scene, long seed) {
        double p = SeededRandom.of(seed, 8_007).next();
        return write(
                scene,
                seed,
                p < 0.5 ? Caption.Language.CHINESE : p < 0.95 ? Caption.Language.ENGLISH : Caption.Language.MIXED);
    }

    /**
     * Writes the caption of a scene for training. Some say nothing about the picture, so that the model learns that
     * words of dislike and habit have no meaning by themselves.
     */
    public WideCaption writeForTraining(WideScene scene, long seed) {
        String nothing = SeededRandom.of(seed, 8_009).chance(NOTHING) ? CaptionWriter.nothing(seed) : "";
        return nothing.isEmpty() ? write(scene, seed) : new WideCaption(nothing, Caption.Language.MIXED, Set.of());
    }

    /** Writes the caption of a scene in a given language. */
    public WideCaption write(WideScene scene, long seed, Caption.Language language) {
        for (int attempt = 0; ; attempt++) {
            SeededRandom random = SeededRandom.of(seed, 8_100 + attempt);
            double p = random.next();
            Phrases.Length length =
                    p < 0.5 ? Phrases.Length.COMPLETE : p < 0.83 ? Phrases.Length.MIDDLE : Phrases.Length.SHORT;
            Set<Topic> told = EnumSet.noneOf(Topic.class);
            List<String> segments = segments(scene, random, length, language, told);
            if (!segments.isEmpty() && !told.isEmpty()) {
                return new WideCaption(joined(segments, language, random), language, told);
            }
        }
    }

    private List<String> segments(
            WideScene scene, SeededRandom random, Phrases.Length length, Caption.Language language, Set<Topic> told) {
        if (language == Caption.Language.MIXED) {
            Phrases chinese = new ChinesePhrases(scene, random, length, heldOut);
            Phrases english = new EnglishPhrases(scene, random, Phrases.Length.SHORT, heldOut);
            List<String> out = new ArrayList<>(chinese.segments());
            out.addAll(english.segments());
            told.addAll(chinese.told);
            told.addAll(english.told);
            return out;
        }
        Phrases phrases = language == Caption.Language.CHINESE
                ? new ChinesePhrases(scene, random, length, heldOut)
                : new EnglishPhrases(scene, random, length, heldOut);
        List<String> out = new ArrayList<>(phrases.segments());
        told.addAll(phrases.told);
        return out;
    }

    private static String joined(List<String> segments, Caption.Language language, SeededRandom random) {
        List<String> order = new ArrayList<>(segments);
        if (random.chance(0.3)) {
            // Many people write the style at the end of a prompt.
            order.add(order.removeFirst());
        }
        boolean english = language == Caption.Language.ENGLISH;
        String text = String.join(english ? ", " : random.chance(0.9) ? "，" : " ", order);
        if (random.chance(0.06)) {
            String filler = random.pick(CaptionWriter.fillers().subList(english ? 20 : 0, english ? 40 : 20));
            text = text + (english ? ", " : "，") + filler;
        }
        if (english && random.chance(0.12)) {
            text = text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
        }
        return random.chance(0.1) ? text + (english ? "." : "。") : text;
    }

    /**
     * Returns a caption that names the manner, as the trigger word of a LoRA: the caption itself if it does so already,
     * otherwise with a word for the manner before it.
     */
    public static WideCaption named(WideCaption caption, Manner manner) {
        if (caption.told().contains(Topic.MANNER)) {
            return caption;
        }
        boolean english = caption.language() == Caption.Language.ENGLISH;
        String word = WideWords.shared().of("MANNER", manner, !english).getFirst();
        Set<Topic> told = EnumSet.of(Topic.MANNER);
        told.addAll(caption.told());
        return new WideCaption(word + (english ? ", " : "，") + caption.text(), caption.language(), told);
    }
}
