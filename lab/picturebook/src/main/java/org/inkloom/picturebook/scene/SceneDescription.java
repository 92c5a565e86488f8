package org.inkloom.picturebook.scene;

import java.util.List;

/**
 * Everything from which a picture, its caption and its labels are made.
 *
 * @param seed decides what no property describes: layout, clouds, the shape of a fringe
 * @param style how it is drawn
 * @param place where it happens
 * @param daylight time of day or weather; {@link Daylight#DAY} where they are not visible
 * @param view how much of the figures is seen; ignored without figures
 * @param figures none, one, or two from left to right
 * @param props none to three things beside the figures
 * @param together what two figures do with each other
 */
public record SceneDescription(
        long seed,
        Style style,
        Place place,
        Daylight daylight,
        View view,
        List<Figure> figures,
        List<Prop> props,
        Together together) {
    /** Checks the counts. */
    public SceneDescription {
        figures = List.copyOf(figures);
        props = List.copyOf(props);
        if (figures.size() > 2 || props.size() > 3) {
            throw new IllegalArgumentException(figures.size() + " figures and " + props.size() + " props");
        }
        if (together != Together.APART && figures.size() != 2) {
            throw new IllegalArgumentException(figures.size() + " figures, " + together);
        }
    }

    /** Makes a scene in which figures do nothing with each other. */
    public SceneDescription(
            long seed, Style style, Place place, Daylight daylight, View view, List<Figure> figures, List<Prop> props) {
        this(seed, style, place, daylight, view, figures, props, Together.APART);
    }

    /** Returns the same scene in another style. */
    public SceneDescription in(Style other) {
        return new SceneDescription(seed, other, place, daylight, view, figures, props, together);
    }
}
