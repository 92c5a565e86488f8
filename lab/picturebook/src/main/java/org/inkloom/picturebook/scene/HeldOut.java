package org.inkloom.picturebook.scene;

import java.util.List;
import java.util.function.BiPredicate;

/**
 * The combinations of properties (such as a certain hair colour with a certain garment) that training pictures never
 * have. On them one sees whether a model can combine what it has learnt separately.
 */
public final class HeldOut {
    private static final HeldOutRules<SceneDescription> RULES = new HeldOutRules<>(List.of(
            hair(Hue.PURPLE, HairStyle.TWIN_TAILS),
            hair(Hue.GREEN, HairStyle.LONG),
            hair(Hue.PINK, HairStyle.SPIKY),
            hair(Hue.BLUE, HairStyle.BRAIDS),
            doing(Action.WRITE, Place.SEASIDE),
            doing(Action.SING, Place.CLASSROOM),
            doing(Action.RUN, Place.LIBRARY),
            doing(Action.READ, Place.STAGE),
            doing(Action.GUITAR, Place.SEASIDE),
            figure("hanfu in space", (f, s) -> f.top() == Top.HANFU && s.place() == Place.SPACE),
            figure(
                    "striped uniform on a stage",
                    (f, s) ->
                            f.top() == Top.TRACKSUIT && f.detail() == Detail.SIDE_STRIPES && s.place() == Place.STAGE),
            figure(
                    "red over yellow",
                    (f, s) -> f.bottom() != Bottom.NONE && f.topColour() == Hue.RED && f.bottomColour() == Hue.YELLOW),
            with(Prop.PENGUIN, Place.STREET),
            with(Prop.CAT, Place.STAGE),
            with(Prop.BICYCLE, Place.SNOWFIELD),
            drawn(Style.PICTURE_BOOK, Place.STAGE),
            drawn(Style.ANIME, Place.SNOWFIELD),
            story(HairStyle.SHORT, Place.CLASSROOM, Action.WRITE),
            story(HairStyle.SHORT, Place.STADIUM, Action.OATH),
            story(HairStyle.SHORT, Place.EXAM_HALL, Action.WALK),
            story(HairStyle.SHORT, Place.SEASIDE, Action.ARMS_OPEN),
            story(HairStyle.SHORT, Place.CAMPUS_GATE, Action.LUGGAGE),
            story(HairStyle.LONG, Place.SPORTS_FIELD, Action.RUN),
            story(HairStyle.LONG, Place.STAGE, Action.HOST)));

    private HeldOut() {}

    private static HeldOutRules.Rule<SceneDescription> figure(
            String name, BiPredicate<Figure, SceneDescription> breaks) {
        return new HeldOutRules.Rule<>(name, scene -> scene.figures().stream().anyMatch(f -> breaks.test(f, scene)));
    }

    private static HeldOutRules.Rule<SceneDescription> hair(Hue hue, HairStyle style) {
        return figure(hue + " " + style, (f, s) -> f.hairColour() == hue && f.hairStyle() == style);
    }

    private static HeldOutRules.Rule<SceneDescription> doing(Action action, Place place) {
        return figure(action + " at " + place, (f, s) -> f.action() == action && s.place() == place);
    }

    private static HeldOutRules.Rule<SceneDescription> with(Prop prop, Place place) {
        return new HeldOutRules.Rule<>(
                prop + " at " + place, s -> s.place() == place && s.props().contains(prop));
    }

    private static HeldOutRules.Rule<SceneDescription> drawn(Style style, Place place) {
        return new HeldOutRules.Rule<>(style + " at " + place, s -> s.place() == place && s.style() == style);
    }

    private static HeldOutRules.Rule<SceneDescription> story(HairStyle hair, Place place, Action action) {
        return figure(
                "the heroine, " + action + " at " + place,
                (f, s) -> f.person() == Person.GIRL
                        && f.hairColour() == Hue.PURPLE
                        && f.hairStyle() == hair
                        && f.action() == action
                        && s.place() == place);
    }

    /** Returns the names of the held-out combinations that a scene has; empty if it may be used for training. */
    public static List<String> in(SceneDescription scene) {
        return RULES.in(scene);
    }

    /** Returns whether a scene has no held-out combination. */
    public static boolean isFree(SceneDescription scene) {
        return RULES.isFree(scene);
    }

    /** Returns the names of all held-out combinations. */
    public static List<String> names() {
        return RULES.names();
    }
}
