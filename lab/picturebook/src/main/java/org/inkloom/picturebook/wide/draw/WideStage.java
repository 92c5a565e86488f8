package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Framing;
import org.inkloom.picturebook.wide.scene.Item;
import org.inkloom.picturebook.wide.scene.Setting;
import org.inkloom.picturebook.wide.scene.Thing;
import org.inkloom.picturebook.wide.scene.WideScene;

/** The layout of a scene in a picture that is 100 units wide and high. */
final class WideStage {
    private final WideScene scene;
    private final Transform base;

    WideStage(WideScene scene, Transform base) {
        this.scene = scene;
        this.base = base;
    }

    /** Returns the map of the place: it is enlarged with the people, and mirrored in half of all pictures. */
    Transform camera(SeededRandom random) {
        double zoom = scene.actors().isEmpty() && scene.shot() != Framing.CLOSE_UP
                ? random.between(1, 1.05)
                : switch (scene.shot()) {
                    case HALF -> 1.2;
                    case CLOSE_UP -> 1.4;
                    case WIDE -> 1;
                    case FULL -> random.between(1, 1.06);
                };
        double flip = random.chance(0.5) && scene.setting() != Setting.STATION ? -1 : 1;
        return base.move(50, 60).scale(zoom * flip, zoom).move(-50, -60);
    }

    /** Returns the line width of people relative to the manner's. */
    double lineZoom() {
        if (scene.actors().isEmpty()) {
            return scene.shot() == Framing.CLOSE_UP ? 1.3 : 1;
        }
        return switch (scene.shot()) {
            case HALF -> 1.12;
            case CLOSE_UP -> 1.3;
            case WIDE -> 0.8;
            case FULL -> scene.actors().size() > 2 ? 0.85 : 0.95;
        };
    }

    /** The map of a person: the feet at the origin. */
    Transform actor(int index, Body body, SeededRandom random) {
        Actor actor = scene.actors().get(index);
        int count = scene.actors().size();
        double size = size(actor, body, count);
        double x = 50 + offset(index, count) + random.between(-2.5, 2.5);
        double flip = actor.mirrored() ? -1 : 1;
        double foot = switch (scene.shot()) {
            case FULL -> (count > 2 && index % 2 == 1 ? 88 : 93) + random.between(-1.5, 1.5);
            case WIDE -> 86 + random.between(-3, 5);
            case HALF -> (count > 1 ? 43 : 41) - body.head[1] * size + random.between(-1.5, 2.5);
            case CLOSE_UP -> 54 - body.head[1] * size + random.between(-2, 2);
        };
        if (actor.act() == Act.SLEEP) {
            x = 50 + 4 * flip;
        }
        if (actor.act() == Act.LUGGAGE || actor.act() == Act.PAINT) {
            x -= flip * 6 * (actor.facing() == org.inkloom.picturebook.scene.Facing.SIDE ? -1 : 1);
        }
        if (actor.act() == Act.FISH || actor.act() == Act.PIANO) {
            x -= flip * 9;
        }
        return base.move(x, foot).scale(size * flip, size);
    }

    private double offset(int index, int count) {
        double[] spread = switch (count) {
            case 1 -> new double[] {0};
            case 2 -> scene.actors().getFirst().act().isShared() ? new double[] {-13, 13} : new double[] {-25, 25};
            case 3 -> new double[] {-30, 0, 30};
            default -> new double[] {-36, -12, 12, 36};
        };
        double wide = scene.shot() == Framing.HALF ? 1.12 : scene.shot() == Framing.WIDE ? 0.75 : 1;
        return spread[index] * wide;
    }

    private double size(Actor actor, Body body, int count) {
        double crowd = count == 1
                ? 1
                : count == 2 ? (scene.actors().getFirst().act().isShared() ? 0.88 : 0.82) : count == 3 ? 0.74 : 0.64;
        double reach = -body.head[1] + 28 * body.headSize;
        if (actor.act() == Act.UMBRELLA) {
            reach = -body.head[1] + 52 * body.headSize;
        } else if (actor.act() == Act.FLY_KITE
                || actor.held()
                        .filter(i -> i.thing() == Thing.BALLOON || i.thing() == Thing.KITE)
                        .isPresent()) {
            reach = Math.max(reach, -body.hand[1][1] + 62);
        }
        return switch (scene.shot()) {
            case FULL -> Math.min(actor.act() == Act.SLEEP ? 0.72 : 0.98 * crowd, 86 / reach);
            case WIDE -> Math.min(0.58 * Math.sqrt(crowd), 70 / reach);
            case HALF -> 1.36 * (count == 1 ? 1 : 0.76) / (0.4 + 0.6 * body.headSize);
            case CLOSE_UP -> 2.05 / (0.4 + 0.6 * body.headSize);
        };
    }

    /** The map of a thing: its foot at the origin. */
    Transform item(int index, Item item, SeededRandom random) {
        Thing under = item.on().map(Item::thing).orElse(item.thing());
        double width = 20 * under.size();
        double flip = random.chance(0.5) ? -1 : 1;
        if (under == Thing.TRAIN || under == Thing.PIANO) {
            flip = 1;
        }
        if (scene.actors().isEmpty()) {
            return alone(index, item, width, flip, random);
        }
        double scale =
                (scene.shot() == Framing.WIDE ? 0.6 : 0.85) * (scene.actors().size() > 2 ? 0.8 : 1);
        boolean left = (index + scene.seed()) % 2 == 0;
        if (item.thing().flies()) {
            double x = left ? random.between(12, 26) : random.between(74, 88);
            return base.move(x, random.between(26, 38)).scale(0.8 * flip, 0.8);
        }
        boolean behind = isBehind(item);
        double near = behind ? width * scale * 0.42 : width * scale * 0.5;
        double x = left ? near * 0.9 + random.between(-2, 3) : 100 - near * 0.9 - random.between(-2, 3);
        double y = behind ? random.between(82, 86) : random.between(92, 97);
        return base.move(x, y).scale(scale * flip, scale);
    }

    /** Returns whether a thing stands behind the people. */
    static boolean isBehind(Item item) {
        Thing.Kind kind =
                item.on().map(i -> i.thing().kind()).orElse(item.thing().kind());
        return kind == Thing.Kind.FURNITURE || kind == Thing.Kind.VEHICLE;
    }

    private Transform alone(int index, Item item, double width, double flip, SeededRandom random) {
        int count = scene.items().size();
        double room = count == 1 ? (scene.shot() == Framing.CLOSE_UP ? 76 : 54) : 74.0 / count;
        boolean tall = item.thing() == Thing.BOOKSHELF
                || item.thing() == Thing.STREET_LAMP
                || item.thing() == Thing.LAMP
                || item.on().filter(i -> i.thing() == Thing.WINDOW_SEAT).isPresent();
        double scale = Math.min(room / width, scene.shot() == Framing.CLOSE_UP ? 3.4 : tall ? 1.15 : 2);
        double x = 100.0 * (index + 0.5) / count + random.between(-4, 4);
        if (item.thing().flies()) {
            return base.move(x, random.between(42, 52)).scale(Math.min(scale, 1.7) * flip, Math.min(scale, 1.7));
        }
        double y = scene.shot() == Framing.CLOSE_UP ? random.between(86, 92) : random.between(84, 91);
        return base.move(x, y).scale(scale * flip, scale);
    }
}
