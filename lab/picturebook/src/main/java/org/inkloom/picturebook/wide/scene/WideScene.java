package org.inkloom.picturebook.wide.scene;

import java.util.List;
import org.inkloom.picturebook.scene.Daylight;

/**
 * Everything from which a page, its caption and its labels are made.
 *
 * @param seed decides what nothing else describes: layout, clouds, folds
 * @param manner how it is drawn
 * @param setting where it happens
 * @param daylight time of day or weather; {@link Daylight#DAY} where they are not visible
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
    /** Largest number of people. */
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
