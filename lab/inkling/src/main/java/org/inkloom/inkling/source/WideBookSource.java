package org.inkloom.inkling.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.inkloom.picturebook.Press;
import org.inkloom.picturebook.wide.WidePrinter;
import org.inkloom.picturebook.wide.caption.Topic;
import org.inkloom.picturebook.wide.draw.SceneMaps;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.training.source.LabelSlot;

/**
 * The pages of the wide book, the second edition. Held-out pages have combinations, words and seeds that training never
 * uses.
 */
final class WideBookSource extends NumberedPages {
    /** Part of the source's identity; change it when the same numbers give other pages than before. */
    private static final String EDITION = "2";

    private final List<Manner> manners;

    WideBookSource(int width, int height, List<Manner> manners, long seed) {
        super(width, height, seed);
        this.manners = List.copyOf(manners);
    }

    @Override
    public List<LabelSlot> labels() {
        return Arrays.stream(Topic.values())
                .map(slot -> new LabelSlot(slot.name().toLowerCase(Locale.ROOT), slot.size()))
                .toList();
    }

    @Override
    public Optional<MapLayout> maps() {
        return Optional.of(new MapLayout(SceneMaps.PARTS, SceneMaps.VALUES));
    }

    @Override
    public String identity() {
        return "wide picture book " + EDITION + ", " + width() + "x" + height() + ", " + manners;
    }

    @Override
    CaptionReader captions(org.inkloom.picturebook.scene.Split split, long first, Stretch stretch) {
        return new CaptionReader(CaptionReader.wide(split, manners), first, stretch);
    }

    @Override
    Press press(org.inkloom.picturebook.scene.Split split, long first, Stretch stretch) {
        return new Press(
                new Press.Sheets(
                        width(),
                        height(),
                        first,
                        stretch.threads(),
                        switch (stretch.content()) {
                            case FOCUSED -> Set.of(Press.Beside.FOCUS);
                            case CONTROLLED -> Set.of(Press.Beside.CONTROL);
                            case MAPPED -> Set.of(Press.Beside.FOCUS, Press.Beside.MAPS);
                            case EVERYTHING, TEXT -> Set.of();
                        }),
                () -> new WidePrinter(width(), height(), split, manners),
                stretch.count());
    }
}
