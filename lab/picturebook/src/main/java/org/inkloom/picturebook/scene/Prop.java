package org.inkloom.picturebook.scene;

import java.util.Arrays;
import java.util.List;

/** A thing or an animal, beside the figures or in a hand. */
public enum Prop {
    DOG(Where.GROUND, false),
    CAT(Where.GROUND, false),
    RABBIT(Where.GROUND, false),
    PENGUIN(Where.GROUND, false),
    DUCK(Where.GROUND, false),
    TURTLE(Where.GROUND, false),
    SNAIL(Where.GROUND, false),
    CRAB(Where.GROUND, false),
    SHEEP(Where.GROUND, false),
    ELEPHANT(Where.GROUND, false),
    FISH(Where.AIR, false),
    BIRD(Where.AIR, false),
    BUTTERFLY(Where.AIR, false),
    BEE(Where.AIR, false),
    FOOTBALL(Where.GROUND, true),
    BASKETBALL(Where.GROUND, true),
    BICYCLE(Where.GROUND, false),
    CAR(Where.GROUND, false),
    SNOWMAN(Where.GROUND, false),
    TENT(Where.GROUND, false),
    GIFT(Where.GROUND, true),
    TEDDY(Where.GROUND, true),
    CAKE(Where.GROUND, true),
    FLOWERPOT(Where.GROUND, true),
    MUSHROOM(Where.GROUND, false),
    SUNFLOWER(Where.GROUND, true),
    CACTUS(Where.GROUND, false),
    PUMPKIN(Where.GROUND, true),
    SANDCASTLE(Where.GROUND, false),
    GLOBE(Where.GROUND, false),
    BALLOON(Where.AIR, true),
    KITE(Where.AIR, true),
    ROCKET(Where.AIR, false),
    AEROPLANE(Where.AIR, false),
    HOT_AIR_BALLOON(Where.AIR, false),
    RAINBOW(Where.AIR, false),
    LANTERN(Where.AIR, true),
    STAR(Where.AIR, true),
    APPLE(Where.HAND, true),
    ICE_CREAM(Where.HAND, true),
    LOLLIPOP(Where.HAND, true),
    FLOWER(Where.HAND, true),
    FLAG(Where.HAND, true),
    WATERMELON(Where.HAND, true);

    private enum Where {
        GROUND,
        AIR,
        HAND
    }

    private static final List<Prop> HOLDABLE =
            Arrays.stream(values()).filter(Prop::isHoldable).toList();

    private final Where where;
    private final boolean holdable;

    Prop(Where where, boolean holdable) {
        this.where = where;
        this.holdable = holdable;
    }

    /** Returns whether it hangs or flies above the ground. */
    public boolean flies() {
        return where == Where.AIR;
    }

    /** Returns whether it may occur without being held. */
    public boolean standsAlone() {
        return where != Where.HAND;
    }

    /** Returns whether a figure can hold it. */
    public boolean isHoldable() {
        return holdable;
    }

    /** Returns everything that can be held. */
    public static List<Prop> holdable() {
        return HOLDABLE;
    }
}
