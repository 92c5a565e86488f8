package org.inkloom.picturebook.wide.scene;

/** What a person does, and from which sides it can be drawn. */
public enum Act {
    STAND(Sides.ALL),
    WALK(Sides.ALL),
    RUN(Sides.ALL),
    JUMP(Sides.ALL),
    SIT_CHAIR(Sides.FRONT_AND_SIDE),
    SIT_GROUND(Sides.FRONT_AND_SIDE),
    CROUCH(Sides.FRONT_AND_SIDE),
    WAVE(Sides.ALL),
    POINT(Sides.ALL),
    CHEER(Sides.ALL),
    HIPS(Sides.ALL),
    CROSS_ARMS(Sides.FRONT),
    CLAP(Sides.FRONT),
    THINK(Sides.FRONT),
    ARMS_OPEN(Sides.ALL),
    OATH(Sides.FRONT),
    BOW(Sides.SIDE),
    READ(Sides.FRONT_AND_SIDE),
    WRITE(Sides.FRONT),
    PAINT(Sides.FRONT),
    SING(Sides.FRONT),
    HOST(Sides.FRONT),
    DANCE(Sides.ALL),
    GUITAR(Sides.FRONT),
    VIOLIN(Sides.FRONT),
    FLUTE(Sides.FRONT),
    DRUM(Sides.FRONT),
    PIANO(Sides.SIDE),
    KICK(Sides.FRONT_AND_SIDE),
    DRIBBLE(Sides.FRONT_AND_SIDE),
    TABLE_TENNIS(Sides.FRONT),
    SKATEBOARD(Sides.SIDE),
    CYCLE(Sides.SIDE),
    SWING(Sides.FRONT),
    FISH(Sides.SIDE),
    FLY_KITE(Sides.FRONT_AND_SIDE),
    BLOW_BUBBLES(Sides.FRONT_AND_SIDE),
    EAT(Sides.FRONT),
    DRINK(Sides.FRONT_AND_SIDE),
    COOK(Sides.FRONT),
    WATER_FLOWERS(Sides.FRONT_AND_SIDE),
    SWEEP(Sides.FRONT),
    PHOTOGRAPH(Sides.FRONT_AND_SIDE),
    PHONE(Sides.FRONT_AND_SIDE),
    HUG_TOY(Sides.FRONT),
    CARRY(Sides.ALL),
    HOLD(Sides.ALL),
    UMBRELLA(Sides.ALL),
    LUGGAGE(Sides.ALL),
    SLEEP(Sides.FRONT),
    HAND_IN_HAND(Sides.FRONT_AND_BACK),
    HIGH_FIVE(Sides.SIDE);

    /** The sides from which something can be seen. */
    enum Sides {
        ALL,
        FRONT_AND_SIDE,
        FRONT_AND_BACK,
        FRONT,
        SIDE
    }

    private final Sides sides;

    Act(Sides sides) {
        this.sides = sides;
    }

    /** Returns whether it can be drawn from the side. */
    public boolean hasSide() {
        return sides == Sides.ALL || sides == Sides.FRONT_AND_SIDE || sides == Sides.SIDE;
    }

    /** Returns whether it can be drawn from the front. */
    public boolean hasFront() {
        return sides != Sides.SIDE;
    }

    /** Returns whether it can be drawn from behind. */
    public boolean hasBack() {
        return sides == Sides.ALL || sides == Sides.FRONT_AND_BACK;
    }

    /** Returns whether two people do it together. */
    public boolean isShared() {
        return this == HAND_IN_HAND || this == HIGH_FIVE;
    }

    /** Returns whether a thing, which is chosen separately, is in the hands. */
    public boolean holds() {
        return this == HOLD || this == CARRY || this == EAT;
    }

    /** Returns whether it can be recognised above the waist. */
    public boolean showsAbove() {
        return switch (this) {
            case WALK, RUN, JUMP, SIT_CHAIR, SIT_GROUND, CROUCH, KICK, DRIBBLE, SKATEBOARD, CYCLE, SWING, DRUM, SWEEP ->
                false;
            case SLEEP, LUGGAGE, FLY_KITE, WATER_FLOWERS, PIANO, FISH, UMBRELLA, TABLE_TENNIS -> false;
            default -> true;
        };
    }
}
