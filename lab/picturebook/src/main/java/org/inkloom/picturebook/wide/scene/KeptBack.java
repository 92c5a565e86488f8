package org.inkloom.picturebook.wide.scene;

import java.util.List;
import java.util.function.BiPredicate;
import org.inkloom.picturebook.scene.HeldOutRules;
import org.inkloom.picturebook.scene.Hue;

/**
 * The wide book's held-out combinations of properties: training pictures never have them, so that one can measure
 * whether a model combines what it has learnt separately.
 */
public final class KeptBack {
    private static final HeldOutRules<WideScene> RULES = new HeldOutRules<>(List.of(
            hair(Hue.PURPLE, Hair.TWIN_TAILS),
            hair(Hue.GREEN, Hair.LONG),
            hair(Hue.PINK, Hair.SPIKY),
            hair(Hue.BLUE, Hair.BRAIDS),
            hair(Hue.RED, Hair.BOB),
            doing(Act.WRITE, Setting.SEASIDE),
            doing(Act.SING, Setting.CLASSROOM),
            doing(Act.RUN, Setting.LIBRARY),
            doing(Act.READ, Setting.STAGE),
            doing(Act.GUITAR, Setting.SEASIDE),
            doing(Act.KICK, Setting.SNOWFIELD),
            doing(Act.VIOLIN, Setting.FOREST),
            doing(Act.PAINT, Setting.LAKE),
            doing(Act.EAT, Setting.NEON_STREET),
            actor("hanfu in space", (a, s) -> a.outfit().top() == Garb.HANFU && s.setting() == Setting.SPACE),
            actor(
                    "red over yellow",
                    (a, s) -> a.outfit().lower() != Lower.NONE
                            && a.outfit().topHue() == Hue.RED
                            && a.outfit().lowerHue() == Hue.YELLOW),
            with(Thing.PENGUIN, Setting.STREET),
            with(Thing.CAT, Setting.STAGE),
            with(Thing.BICYCLE, Setting.SNOWFIELD),
            with(Thing.FOX, Setting.BRIDGE),
            seat(Thing.RABBIT, Thing.SOFA),
            seat(Thing.DOG, Thing.PIANO),
            manner(Manner.PICTURE_BOOK, Setting.STAGE),
            manner(Manner.ANIME, Setting.SNOWFIELD),
            manner(Manner.FLAT, Setting.CASTLE)));

    private KeptBack() {}

    private static HeldOutRules.Rule<WideScene> actor(String name, BiPredicate<Actor, WideScene> breaks) {
        return new HeldOutRules.Rule<>(name, scene -> scene.actors().stream().anyMatch(a -> breaks.test(a, scene)));
    }

    private static HeldOutRules.Rule<WideScene> hair(Hue hue, Hair hair) {
        return actor(
                hue + " " + hair,
                (a, s) -> a.looks().hairHue() == hue && a.looks().hair() == hair);
    }

    private static HeldOutRules.Rule<WideScene> doing(Act act, Setting setting) {
        return actor(act + " at " + setting, (a, s) -> a.act() == act && s.setting() == setting);
    }

    private static HeldOutRules.Rule<WideScene> with(Thing thing, Setting setting) {
        return new HeldOutRules.Rule<>(
                thing + " at " + setting,
                s -> s.setting() == setting && s.items().stream().anyMatch(i -> i.thing() == thing));
    }

    private static HeldOutRules.Rule<WideScene> seat(Thing thing, Thing seat) {
        return new HeldOutRules.Rule<>(
                thing + " on " + seat,
                s -> s.items().stream()
                        .anyMatch(i -> i.thing() == thing
                                && i.on().filter(on -> on.thing() == seat).isPresent()));
    }

    private static HeldOutRules.Rule<WideScene> manner(Manner manner, Setting setting) {
        return new HeldOutRules.Rule<>(manner + " at " + setting, s -> s.setting() == setting && s.manner() == manner);
    }

    /** Returns the names of the held-out combinations that a scene has; empty if it may be used for training. */
    public static List<String> in(WideScene scene) {
        return RULES.in(scene);
    }

    /** Returns whether a scene has no held-out combination. */
    public static boolean isFree(WideScene scene) {
        return RULES.isFree(scene);
    }

    /** Returns the names of all held-out combinations. */
    public static List<String> names() {
        return RULES.names();
    }
}
