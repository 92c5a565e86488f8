package org.inkloom.picturebook.scene;

import java.util.List;
import java.util.Optional;

/** The eight scenes of the contest's seed story, with one heroine, as they should look. */
public final class StoryScenes {
    private StoryScenes() {}

    /** Returns the eight scenes in their order. */
    public static List<SceneDescription> of(Style style, long seed) {
        Heroine pupil = new Heroine(HairStyle.SHORT, Top.TRACKSUIT, Hue.BLUE);
        Heroine student = new Heroine(HairStyle.LONG, Top.SWEATER, Hue.YELLOW);
        return List.of(
                scene(style, seed, Place.CLASSROOM, pupil.does(Action.WRITE, Expression.FOCUSED, Facing.FRONT)),
                scene(style, seed + 1, Place.STADIUM, pupil.does(Action.OATH, Expression.CONFIDENT, Facing.FRONT)),
                scene(
                        style,
                        seed + 2,
                        Place.EXAM_HALL,
                        pupil.does(Action.WALK, Expression.CONFIDENT, Facing.THREE_QUARTER)),
                scene(
                        style,
                        seed + 3,
                        Place.SEASIDE,
                        pupil.does(Action.ARMS_OPEN, Expression.EYES_CLOSED, Facing.BACK)),
                scene(
                        style,
                        seed + 4,
                        Place.CAMPUS_GATE,
                        new Heroine(HairStyle.SHORT, Top.T_SHIRT, Hue.WHITE)
                                .does(Action.LUGGAGE, Expression.HAPPY, Facing.THREE_QUARTER)),
                scene(style, seed + 5, Place.CLASSROOM, student.does(Action.WRITE, Expression.FOCUSED, Facing.FRONT)),
                scene(
                        style,
                        seed + 6,
                        Place.SPORTS_FIELD,
                        student.in(Top.TRACKSUIT, Hue.BLACK).does(Action.RUN, Expression.HAPPY, Facing.SIDE)),
                scene(
                        style,
                        seed + 7,
                        Place.STAGE,
                        student.in(Top.GOWN, Hue.BLACK).does(Action.HOST, Expression.SMILE, Facing.FRONT)));
    }

    private static SceneDescription scene(Style style, long seed, Place place, Figure figure) {
        return new SceneDescription(seed, style, place, Daylight.DAY, View.FULL, List.of(figure), List.of());
    }

    private record Heroine(HairStyle hair, Top top, Hue colour) {
        Heroine in(Top other, Hue itsColour) {
            return new Heroine(hair, other, itsColour);
        }

        Figure does(Action action, Expression expression, Facing facing) {
            boolean sporty = top == Top.TRACKSUIT;
            Bottom bottom = top.isWhole() ? Bottom.NONE : sporty ? Bottom.TROUSERS : Bottom.SKIRT;
            return new Figure(
                    Person.GIRL,
                    hair,
                    Hue.PURPLE,
                    Skin.FAIR,
                    top,
                    colour,
                    bottom,
                    sporty ? colour : Hue.BLUE,
                    sporty ? Detail.SIDE_STRIPES : Detail.NONE,
                    Hue.WHITE,
                    action,
                    expression,
                    facing,
                    false,
                    Optional.empty());
        }
    }
}
