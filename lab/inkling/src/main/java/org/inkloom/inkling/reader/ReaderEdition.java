package org.inkloom.inkling.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.models.reader.ReaderSizes;
import org.inkloom.models.reader.SlotValues;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.wide.caption.Seen;
import org.inkloom.picturebook.wide.caption.Topic;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;

/**
 * An edition of the picture book on which a reader is trained. Most pages show one person, because slots of a person
 * have no clear answer where there is none or where there are two. Pages in the base model's styles are twice as
 * frequent as others.
 */
public enum ReaderEdition {
    /** Pages that are read at 128 pixels. */
    FIRST {
        @Override
        public List<SlotValues> slots() {
            return BookReader.slots();
        }

        @Override
        double weight(int slot) {
            return switch (Slot.values()[slot]) {
                case PROP, HELD -> FEW;
                case HAIR_STYLE, TOP_COLOUR, ACTION -> MEASURED;
                default -> 1;
            };
        }

        @Override
        Lesson.Pages.Drawing drawing(int pixels) {
            return new FirstPages(pixels);
        }
    },

    /** Pages of the wide book, which are read at 256 pixels. */
    WIDE {
        @Override
        public List<SlotValues> slots() {
            return Stream.of(Topic.values())
                    .map(topic -> new SlotValues(topic.name(), topic.valueNames()))
                    .toList();
        }

        @Override
        double weight(int slot) {
            return switch (Topic.values()[slot]) {
                case THING, HELD, GAZE, EYES, SHOES -> FEW;
                case HAIR, TOP_HUE, ACT, SETTING -> MEASURED;
                default -> 1;
            };
        }

        @Override
        Lesson.Pages.Drawing drawing(int pixels) {
            return new WidePages(pixels);
        }
    };

    /**
     * Weight in the loss of slots that cannot be read reliably because they have too many values or their differences
     * are too small.
     */
    private static final double FEW = 0.25;
    /** Weight in the loss of slots that are used for measuring models. */
    private static final double MEASURED = 1.5;

    private static final int OTHERS = 4;

    /** Returns the slots with their values. */
    public abstract List<SlotValues> slots();

    /** Returns the sizes of the network that reads this edition. */
    public ReaderSizes sizes() {
        return this == FIRST ? ReaderSizes.TRAINED : ReaderSizes.LARGE;
    }

    /** Returns the weight of a slot in the loss. */
    abstract double weight(int slot);

    /** Returns what draws its pages, for one thread. */
    abstract Lesson.Pages.Drawing drawing(int pixels);

    private static <T> List<T> twice(List<T> base, List<T> all) {
        List<T> both = new ArrayList<>(base);
        both.addAll(all);
        return both;
    }

    private static final class FirstPages implements Lesson.Pages.Drawing {
        private final SceneSampler sampler = new SceneSampler(Split.ANY, twice(Style.base(), List.of(Style.values())));
        private final Illustrator illustrator;
        private SceneDescription scene = sampler.sample(0);

        FirstPages(int pixels) {
            illustrator = new Illustrator(pixels, pixels);
        }

        @Override
        public boolean turnTo(long seed) {
            scene = sampler.sample(seed);
            return scene.figures().size() == 1 || seed % OTHERS == 0;
        }

        @Override
        public byte[] picture() {
            return illustrator.draw(scene).rgb();
        }

        @Override
        public int[] labels() {
            return ReaderLabels.of(scene);
        }

        @Override
        public byte[] maps() {
            return new byte[0];
        }
    }

    private static final class WidePages implements Lesson.Pages.Drawing {
        private final WideSampler sampler = new WideSampler(Split.ANY, twice(Manner.base(), List.of(Manner.values())));
        private final WideIllustrator illustrator;
        private WideScene scene = sampler.sample(0);

        WidePages(int pixels) {
            illustrator = new WideIllustrator(pixels, pixels);
        }

        @Override
        public boolean turnTo(long seed) {
            scene = sampler.sample(seed);
            return scene.actors().size() == 1 || seed % OTHERS == 0;
        }

        @Override
        public byte[] picture() {
            return illustrator.draw(scene).rgb();
        }

        @Override
        public int[] labels() {
            return Seen.labels(scene);
        }

        @Override
        public byte[] maps() {
            return new byte[0];
        }
    }
}
