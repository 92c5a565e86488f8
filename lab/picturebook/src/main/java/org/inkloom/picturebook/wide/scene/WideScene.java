package org.inkloom.picturebook.wide.scene;

import java.util.List;
import org.inkloom.picturebook.scene.Daylight;

/**
 * All that a page, its caption and its labels are made from.
 *
 * @param seed decides what nothing else names: layout, clouds, folds
 * @param manner how it is drawn
 * @param setting where
 * @param daylight hour and weather; {@link Daylight#DAY} where they do not show
 * @param shot how much is seen
 * @param actors none to four people from left to right
 * @param items things beside them
 */
public record WideScene(
        long seed,
        Manner manner,
        Setting setting,
        Daylight daylight,
        Framing shot,
        List<Actor> actors,
        List<Item> items) {
    /** The most people. */
    public static final int MOST = 4;

    /** Checks the counts. */
    public WideScene {
        actors = List.copyOf(actors);
        items = List.copyOf(items);
        if (actors.size() > MOST || items.size() > 4) {
            throw new IllegalArgumentException(actors.size() + " people and " + items.size() + " things");
        }
    }

    /** Returns the same scene in another manner. */
    public WideScene in(Manner other) {
        return new WideScene(seed, other, setting, daylight, shot, actors, items);
    }

    /** Returns whether it is dark outside. */
    public boolean isDark() {
        return setting.isNight() || daylight == Daylight.NIGHT;
    }
}
