package org.inkloom.picturebook.wide.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.scene.Hue;

/** Chooses random scenes without people: landscapes, animals, things, and animals on furniture. */
final class ThingScenes {
    private final long seed;
    private final Manner manner;
    private final Setting setting;
    private final Daylight daylight;
    private final SeededRandom random;

    ThingScenes(long seed, Manner manner, Setting setting, Daylight daylight, SeededRandom random) {
        this.seed = seed;
        this.manner = manner;
        this.setting = setting;
        this.daylight = daylight;
        this.random = random;
    }

    WideScene draw() {
        double kind = random.next();
        List<Item> items = new ArrayList<>();
        Framing shot = Framing.FULL;
        Setting where = setting;
        if (kind < 0.2) {
            shot = Framing.WIDE;
        } else if (kind < 0.45) {
            items.add(seated());
            Thing seat = items.getFirst().on().orElseThrow().thing();
            if (setting != Setting.CAFE
                    && setting != Setting.MUSIC_ROOM
                    && seat != Thing.BENCH
                    && seat != Thing.BASKET) {
                where = Setting.HOME;
            }
        } else if (kind < 0.6) {
            shot = Framing.CLOSE_UP;
            Thing.Kind sort = random.chance(0.65)
                    ? Thing.Kind.ANIMAL
                    : random.pick(Thing.Kind.PLANT, Thing.Kind.FOOD, Thing.Kind.HAND);
            Thing thing = random.pick(Thing.of(sort));
            items.add(new Item(
                    thing, ActorSampler.coat(thing, random), random.pick(Item.Doing.values()[0], Item.Doing.LYING)));
        } else {
            int count = 1 + random.below(3);
            boolean same = random.chance(0.3);
            for (int i = 0; i < count; i++) {
                items.add(same && i > 0 ? items.getFirst() : item(setting, random, true));
            }
        }
        return new WideScene(seed, manner, where, where == setting ? daylight : Daylight.DAY, shot, List.of(), items);
    }

    private Item seated() {
        Thing seat = random.pick(Thing.seats());
        Hue hue = Hue.values()[random.below(Hue.values().length)];
        Item under = new Item(seat, hue, Item.Doing.STANDING);
        double p = random.next();
        Thing top = p < 0.45
                ? Thing.CAT
                : p < 0.65
                        ? Thing.DOG
                        : p < 0.75
                                ? Thing.RABBIT
                                : random.pick(
                                        Thing.TEDDY,
                                        Thing.BOOK,
                                        Thing.CUP,
                                        Thing.CAKE,
                                        Thing.HAMSTER,
                                        Thing.FLOWERPOT,
                                        Thing.SQUIRREL,
                                        Thing.GIFT,
                                        Thing.APPLE);
        return new Item(
                top,
                ActorSampler.coat(top, random),
                random.chance(0.5) ? Item.Doing.LYING : Item.Doing.SITTING,
                Optional.of(under));
    }

    /** Returns a random thing that can occur in a setting. */
    static Item item(Setting setting, SeededRandom random, boolean alone) {
        while (true) {
            Thing thing = Thing.values()[random.below(Thing.values().length)];
            boolean fits = switch (thing.kind()) {
                case VEHICLE -> !setting.isRoom() && setting != Setting.UNDERSEA && setting != Setting.FOREST;
                case FURNITURE ->
                    setting.isRoom() && setting != Setting.STAGE
                            ? thing != Thing.STREET_LAMP && thing != Thing.BENCH
                            : thing == Thing.BENCH || thing == Thing.STREET_LAMP;
                case HAND -> false;
                case SKY -> thing != Thing.FISH || setting == Setting.UNDERSEA;
                default -> true;
            };
            boolean outdoor = thing == Thing.TENT
                    || thing == Thing.SNOWMAN
                    || thing == Thing.ELEPHANT
                    || thing == Thing.SANDCASTLE
                    || thing == Thing.RAINBOW
                    || thing == Thing.ROCKET
                    || thing == Thing.AEROPLANE
                    || thing == Thing.HOT_AIR_BALLOON
                    || thing == Thing.KITE;
            boolean boat = thing == Thing.BOAT && setting != Setting.LAKE && setting != Setting.SEASIDE;
            boolean train = thing == Thing.TRAIN && setting != Setting.STATION && setting != Setting.PLAIN && !alone;
            if (fits && !(outdoor && setting.isRoom()) && !boat && !train) {
                return new Item(
                        thing,
                        ActorSampler.coat(thing, random),
                        random.chance(0.55)
                                ? Item.Doing.SITTING
                                : random.chance(0.6) ? Item.Doing.STANDING : Item.Doing.LYING);
            }
        }
    }
}
