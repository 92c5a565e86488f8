package org.inkloom.inkling.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.inkling.reader.ReaderExam.Mark;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.models.reader.SlotReading;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.caption.Seen;
import org.inkloom.picturebook.wide.caption.Topic;
import org.inkloom.picturebook.wide.caption.WideCaption;
import org.inkloom.picturebook.wide.caption.WideCaptionWriter;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;

/**
 * How often pictures show what captions of the wide book say, topic by topic, as a {@link SlotReader} of that book sees
 * them. A topic counts if the caption tells it and a single picture can show it; topics about a person do not count for
 * pictures of several people, since it is not clear whose they are.
 */
public final class WideObedience {
    /** The first seed, far from those of every training, so that no scene was trained on. */
    private static final long FIRST_SEED = 11_500_000_000L;

    private record Group(Topic topic, Caption.Language language) {}

    private final Map<Group, Mark> marks = new HashMap<>();
    private final List<List<Topic>> wrong = new ArrayList<>();

    /**
     * One caption.
     *
     * @param scene what it tells of
     * @param caption the words
     */
    public record Item(WideScene scene, WideCaption caption) {}

    /**
     * Returns captions of held-out combinations in the words that training used: what is new is their combination.
     *
     * @param count captions; two for each scene, the Chinese one first
     */
    public static List<Item> captions(int count) {
        WideSampler sampler = new WideSampler(Split.HELD_OUT, Manner.base());
        WideCaptionWriter writer = new WideCaptionWriter(Split.TRAIN);
        List<Item> items = new ArrayList<>();
        for (long seed = FIRST_SEED; items.size() < count; seed++) {
            WideScene scene = sampler.sample(seed);
            for (Caption.Language language : List.of(Caption.Language.CHINESE, Caption.Language.ENGLISH)) {
                if (items.size() < count) {
                    items.add(new Item(scene, writer.write(scene, seed, language)));
                }
            }
        }
        return items;
    }

    /**
     * Reads pictures.
     *
     * @param reader of the wide book
     * @param items what was asked for
     * @param pictures what was drawn, in the same order
     */
    public WideObedience(SlotReader reader, List<Item> items, List<RgbPicture> pictures) {
        List<SlotReading> readings = reader.read(pictures.stream()
                .map(picture -> new SlotReader.Rgb(picture.width(), picture.height(), picture.rgb()))
                .toList());
        for (int i = 0; i < items.size(); i++) {
            judge(items.get(i), readings.get(i));
        }
    }

    private void judge(Item item, SlotReading reading) {
        int[] labels = Seen.labels(item.scene());
        List<Topic> missed = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            int label = labels[topic.ordinal()];
            if (label == Seen.UNSEEN || !item.caption().told().contains(topic)) {
                continue;
            }
            boolean right = reading.of(topic.name()).label() == label;
            if (!right) {
                missed.add(topic);
            }
            marks.merge(
                    new Group(topic, item.caption().language()),
                    new Mark(1, right ? 1 : 0),
                    (a, b) -> new Mark(a.seen() + b.seen(), a.right() + b.right()));
        }
        wrong.add(missed);
    }

    /** Returns, for each picture in its order, the topics that the caption tells and the picture does not show. */
    public List<List<Topic>> wrong() {
        return List.copyOf(wrong);
    }

    /** Returns how a topic was obeyed in one language. */
    public Mark of(Topic topic, Caption.Language language) {
        return marks.getOrDefault(new Group(topic, language), new Mark(0, 0));
    }

    /** Returns how a topic was obeyed in both languages. */
    public Mark of(Topic topic) {
        Mark chinese = of(topic, Caption.Language.CHINESE);
        Mark english = of(topic, Caption.Language.ENGLISH);
        return new Mark(chinese.seen() + english.seen(), chinese.right() + english.right());
    }
}
