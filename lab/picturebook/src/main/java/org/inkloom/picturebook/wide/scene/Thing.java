package org.inkloom.picturebook.wide.scene;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.inkloom.picturebook.scene.Prop;

/** An animal, a vehicle, a piece of furniture, a toy, a plant, food: the first edition's, under the same names, and more. */
public enum Thing {
    DOG(Kind.ANIMAL, 1),
    CAT(Kind.ANIMAL, 1),
    RABBIT(Kind.ANIMAL, 0.9),
    FOX(Kind.ANIMAL, 1.05),
    BEAR(Kind.ANIMAL, 1.6),
    PANDA(Kind.ANIMAL, 1.5),
    TIGER(Kind.ANIMAL, 1.5),
    LION(Kind.ANIMAL, 1.5),
    PIG(Kind.ANIMAL, 1.15),
    COW(Kind.ANIMAL, 1.6),
    MOUSE(Kind.ANIMAL, 0.6),
    SQUIRREL(Kind.ANIMAL, 0.75),
    HAMSTER(Kind.ANIMAL, 0.6),
    WOLF(Kind.ANIMAL, 1.2),
    PENGUIN(Kind.ANIMAL, 1),
    DUCK(Kind.ANIMAL, 0.8),
    TURTLE(Kind.ANIMAL, 0.9),
    SNAIL(Kind.ANIMAL, 0.7),
    CRAB(Kind.ANIMAL, 0.8),
    SHEEP(Kind.ANIMAL, 1.2),
    ELEPHANT(Kind.ANIMAL, 1.8),
    FISH(Kind.SKY, 0.8),
    BIRD(Kind.SKY, 0.7),
    BUTTERFLY(Kind.SKY, 0.6),
    BEE(Kind.SKY, 0.5),
    FOOTBALL(Kind.TOY, 0.75),
    BASKETBALL(Kind.TOY, 0.8),
    BICYCLE(Kind.VEHICLE, 1.8),
    CAR(Kind.VEHICLE, 2.3),
    BUS(Kind.VEHICLE, 2.7),
    TRUCK(Kind.VEHICLE, 2.5),
    TRAIN(Kind.VEHICLE, 2.9),
    MOTORBIKE(Kind.VEHICLE, 1.8),
    BOAT(Kind.VEHICLE, 2),
    SNOWMAN(Kind.TOY, 1.3),
    TENT(Kind.TOY, 1.6),
    GIFT(Kind.TOY, 0.8),
    TEDDY(Kind.TOY, 0.9),
    CAKE(Kind.FOOD, 0.8),
    FLOWERPOT(Kind.PLANT, 0.9),
    MUSHROOM(Kind.PLANT, 0.7),
    SUNFLOWER(Kind.PLANT, 1.2),
    CACTUS(Kind.PLANT, 0.9),
    PUMPKIN(Kind.FOOD, 0.8),
    SANDCASTLE(Kind.TOY, 1.1),
    GLOBE(Kind.TOY, 0.8),
    SOFA(Kind.FURNITURE, 2.5),
    ARMCHAIR(Kind.FURNITURE, 1.7),
    TABLE(Kind.FURNITURE, 2.1),
    BED(Kind.FURNITURE, 2.6),
    CHAIR(Kind.FURNITURE, 1.2),
    BENCH(Kind.FURNITURE, 2.2),
    LAMP(Kind.FURNITURE, 1.7),
    BOOKSHELF(Kind.FURNITURE, 2),
    PIANO(Kind.FURNITURE, 2.1),
    WINDOW_SEAT(Kind.FURNITURE, 2.4),
    BASKET(Kind.FURNITURE, 1.2),
    CARPET(Kind.FURNITURE, 2.4),
    STREET_LAMP(Kind.FURNITURE, 2.4),
    BALLOON(Kind.SKY, 0.9),
    KITE(Kind.SKY, 1),
    ROCKET(Kind.SKY, 1),
    AEROPLANE(Kind.SKY, 1.1),
    HOT_AIR_BALLOON(Kind.SKY, 1.1),
    RAINBOW(Kind.SKY, 2),
    LANTERN(Kind.SKY, 0.8),
    STAR(Kind.SKY, 0.8),
    APPLE(Kind.HAND, 0.6),
    ICE_CREAM(Kind.HAND, 0.7),
    LOLLIPOP(Kind.HAND, 0.7),
    FLOWER(Kind.HAND, 0.7),
    FLAG(Kind.HAND, 0.9),
    WATERMELON(Kind.HAND, 0.7),
    CUP(Kind.HAND, 0.5),
    BREAD(Kind.HAND, 0.7),
    BANANA(Kind.HAND, 0.6),
    ORANGE(Kind.HAND, 0.6),
    NOODLES(Kind.HAND, 0.8),
    BOOK(Kind.HAND, 0.7),
    CAMERA(Kind.HAND, 0.6),
    GUITAR(Kind.TOY, 1.3),
    VIOLIN(Kind.TOY, 1),
    DRUM(Kind.TOY, 1.2);

    /** What sort of thing it is. */
    public enum Kind {
        ANIMAL,
        SKY,
        TOY,
        VEHICLE,
        FOOD,
        PLANT,
        FURNITURE,
        HAND
    }

    private static final List<Thing> EDIBLE =
            List.of(APPLE, ICE_CREAM, LOLLIPOP, WATERMELON, BREAD, BANANA, NOODLES, CAKE);
    private static final List<Thing> CARRIED = List.of(GIFT, TEDDY, CAKE, FOOTBALL, BASKETBALL, CAT, RABBIT, FLOWERPOT);
    private static final List<Thing> HELD = List.of(
            APPLE,
            ICE_CREAM,
            LOLLIPOP,
            FLOWER,
            FLAG,
            WATERMELON,
            CUP,
            BANANA,
            ORANGE,
            BOOK,
            CAMERA,
            BALLOON,
            KITE,
            LANTERN,
            STAR,
            SUNFLOWER,
            FOOTBALL,
            TEDDY,
            GIFT);
    private static final List<Thing> SEATS =
            List.of(SOFA, ARMCHAIR, TABLE, BED, CHAIR, BENCH, WINDOW_SEAT, BASKET, CARPET, PIANO);

    private final Kind kind;
    private final double size;

    Thing(Kind kind, double size) {
        this.kind = kind;
        this.size = size;
    }

    /** Returns what sort of thing it is. */
    public Kind kind() {
        return kind;
    }

    /** Returns how wide it is, in widths of a sitting dog. */
    public double size() {
        return size;
    }

    /** Returns whether it hangs or flies above the ground. */
    public boolean flies() {
        return kind == Kind.SKY;
    }

    /** Returns whether something can lie or sit on it. */
    public boolean isSeat() {
        return SEATS.contains(this);
    }

    /** Returns whether it can have any colour, so that a caption may name the colour. */
    public boolean isColoured() {
        return switch (this) {
            case CAT, DOG, RABBIT, CAR, BUS, TRUCK, TRAIN, MOTORBIKE, BICYCLE, BOAT, SOFA, ARMCHAIR, BED, CARPET ->
                true;
            case BALLOON, KITE, TENT, GIFT, CUP, BOOK, GUITAR, DRUM, FLOWER, BUTTERFLY, FLAG -> true;
            default -> false;
        };
    }

    /** Returns the first edition's thing of that name. */
    public Optional<Prop> prop() {
        return Arrays.stream(Prop.values()).filter(p -> p.name().equals(name())).findFirst();
    }

    /** Returns what can be eaten out of the hand. */
    public static List<Thing> edible() {
        return EDIBLE;
    }

    /** Returns what is carried in both arms. */
    public static List<Thing> carried() {
        return CARRIED;
    }

    /** Returns what is held in one hand. */
    public static List<Thing> held() {
        return HELD;
    }

    /** Returns what something can lie or sit on. */
    public static List<Thing> seats() {
        return SEATS;
    }

    /** Returns all things of a sort. */
    public static List<Thing> of(Kind kind) {
        return Arrays.stream(values()).filter(t -> t.kind == kind).toList();
    }
}
