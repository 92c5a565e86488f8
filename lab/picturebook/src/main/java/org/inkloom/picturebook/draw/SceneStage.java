package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.Prop;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.View;

/** The layout of a scene: camera, positions of figures and props. */
final class SceneStage {
    private final SceneDescription scene;
    private final SeededRandom random;
    private final Transform base;

    SceneStage(SceneDescription scene, SeededRandom random, Transform base) {
        this.scene = scene;
        this.random = random;
        this.base = base;
    }

    private boolean peopled(View view) {
        return !scene.figures().isEmpty() && scene.view() == view;
    }

    /** Returns the map of the place: it is enlarged with the figures, and mirrored in half of all pictures. */
    Transform camera() {
        double zoom = peopled(View.HALF) ? 1.16 : peopled(View.CLOSE_UP) ? 1.34 : random.between(1, 1.06);
        double flip = random.chance(0.5) ? -1 : 1;
        return base.move(50, 60).scale(zoom * flip, zoom).move(-50, -60);
    }

    /** Returns the line width of figures relative to the style's. */
    double lineZoom() {
        return peopled(View.HALF) ? 1.2 : peopled(View.CLOSE_UP) ? 1.45 : 1;
    }

    /** The map of a figure: its feet at the origin, a child 100 units high. */
    Transform figure(int index, Rig rig) {
        Figure figure = scene.figures().get(index);
        boolean couple = scene.figures().size() == 2;
        double x = couple ? (index == 0 ? -1 : 1) * apart(random.between(-2, 2)) + 50 : 50 + random.between(-7, 7);
        double size = size(figure, rig, couple);
        double flip = figure.mirrored() ? -1 : 1;
        double headY = rig.head[1];
        double foot = switch (scene.view()) {
            case FULL -> random.between(91, 95);
            case HALF -> 41 - headY * size + random.between(-1.5, 2.5);
            case CLOSE_UP -> 53 - headY * size + random.between(-2, 2);
        };
        if (figure.action() == Action.LUGGAGE && !couple) {
            x -= flip * 7;
        }
        if (figure.action() == Action.SLEEP || figure.action() == Action.ARMS_OPEN) {
            x = 50 + random.between(-2, 2);
        }
        return base.move(x, foot).scale(size * flip, size);
    }

    /** Half the distance of two people. */
    private double apart(double jitter) {
        double wide = scene.view() == View.HALF ? 1.3 : 1;
        return switch (scene.together()) {
            case APART -> 20.5 + jitter;
            case HAND_IN_HAND -> (17.5 + jitter * 0.3) * wide;
            case EMBRACE -> (12.8 + jitter * 0.2) * wide;
        };
    }

    private double size(Figure figure, Rig rig, boolean couple) {
        double wish = switch (scene.view()) {
            case FULL -> couple ? random.between(0.66, 0.72) : random.between(0.72, 0.83);
            case HALF -> couple ? random.between(0.86, 0.94) : random.between(1.14, 1.28);
            case CLOSE_UP -> random.between(1.58, 1.8);
        };
        if (scene.view() != View.FULL) {
            return wish / (0.35 + 0.65 * rig.headSize / 1.16);
        }
        double reach = -rig.head[1] + 30 * rig.headSize;
        if (figure.action() == Action.UMBRELLA) {
            reach = -rig.head[1] + 56;
        } else if (figure.held()
                .filter(p -> p == Prop.BALLOON || p == Prop.KITE)
                .isPresent()) {
            reach = Math.max(reach, -rig.hand[1][1] + 62);
        } else if (figure.action() == Action.SLEEP) {
            return random.between(0.62, 0.68);
        }
        return Math.min(wish, 86 / reach);
    }

    /** The map of a prop: its foot at the origin, about 20 units wide. */
    Transform prop(int index, Prop prop) {
        boolean alone = scene.figures().isEmpty();
        double size = alone ? random.between(1.25, 1.6) : random.between(0.85, 1.05);
        double flip = random.chance(0.5) ? -1 : 1;
        double x;
        if (alone) {
            double step = 100.0 / scene.props().size();
            x = step * (index + 0.5) + random.between(-6, 6);
        } else {
            boolean onLeft = (index + scene.seed()) % 2 == 0;
            x = onLeft ? random.between(11, 19) : random.between(81, 89);
        }
        double y;
        if (prop.flies()) {
            y = alone ? random.between(36, 50) : random.between(24, 40);
            if (prop == Prop.RAINBOW) {
                return base.move(50 + random.between(-12, 12), alone ? 46 : 38).scale(2, 1.7);
            }
        } else {
            y = alone ? random.between(86, 94) : random.between(88, 97);
        }
        return base.move(x, y).scale(size * flip, size);
    }
}
