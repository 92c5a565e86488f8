package org.inkloom.picturebook.scene;

import java.util.List;

/**
 * All that a picture, its caption and its labels are made from.
 *
 * @param seed decides what no slot names: layout, clouds, the shape of a fringe
 * @param style how it is drawn
 * @param place where
 * @param daylight hour and weather; {@link Daylight#DAY} where they do not show
 * @param view how much of the figures is seen; of no meaning without figures
 * @param figures none, one, or two from left to right
 * @param props none to three things beside the figures
 * @param together how two figures are with each other
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

    /** Makes a scene in which nobody holds anybody. */
    public SceneDescription(
            long seed, Style style, Place place, Daylight daylight, View view, List<Figure> figures, List<Prop> props) {
        this(seed, style, place, daylight, view, figures, props, Together.APART);
    }

    /** Returns the same scene in another style. */
    public SceneDescription in(Style other) {
        return new SceneDescription(seed, other, place, daylight, view, figures, props, together);
    }
}
