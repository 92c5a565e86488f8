package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.wide.scene.Framing;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.Setting;
import org.inkloom.picturebook.wide.scene.WideScene;

/** Haze, beams of light and leaves close to the viewer, which give a place depth. */
final class Atmosphere {
    private static final int BANDS = 6;

    private final WideScene scene;
    private final Pen pen;
    private final SeededRandom random;

    Atmosphere(WideScene scene, Pen pen, SeededRandom random) {
        this.scene = scene;
        this.pen = pen;
        this.random = random;
    }

    private boolean graphic() {
        return scene.manner() == Manner.LINE_ART || scene.manner() == Manner.COMIC || scene.manner() == Manner.INK_WASH;
    }

    /** Draws what lies over the place and behind people. */
    void behind(double horizon) {
        if (scene.manner() == Manner.LINE_ART) {
            return;
        }
        boolean soft = scene.shot() == Framing.CLOSE_UP || scene.shot() == Framing.HALF;
        if (scene.setting().hasWeather()) {
            int haze = scene.daylight() == Daylight.NIGHT
                    ? 0x6A74B8
                    : scene.daylight() == Daylight.DUSK ? 0xFFD2A8 : 0xF2FAFF;
            for (int i = 0; i < BANDS; i++) {
                double tall = 5 + i * 4.5;
                pen.veil(Path.rect(-60, horizon - tall, 220, tall * 1.35), haze, soft ? 0.09 : 0.05);
            }
        }
        for (int i = 0; i < BANDS; i++) {
            pen.veil(Path.rect(-60, 78 + i * 4, 220, 60), 0x30264A, graphic() ? 0.02 : 0.035);
        }
        if (!graphic() && scene.setting().isRoom() && random.chance(0.5)) {
            double x = random.between(8, 40);
            pen.veil(Path.polygon(x, -10, x + 16, -10, x + 58, 110, x + 22, 110), 0xFFF6D8, 0.13);
            pen.veil(Path.polygon(x + 22, -10, x + 28, -10, x + 78, 110, x + 64, 110), 0xFFF6D8, 0.1);
        }
        boolean sunny = scene.daylight() == Daylight.DAY && scene.setting().hasWeather() && !graphic();
        if (sunny && random.chance(0.35)) {
            for (int i = 0; i < 3; i++) {
                double x = 56 + i * 15;
                pen.veil(
                        Path.polygon(x + 26, -12, x + 31, -12, x - 26 + i * 5, 110, x - 44 + i * 5, 110),
                        0xFFFBE0,
                        0.1);
            }
        }
    }

    /** Draws what lies in front of everything. */
    void before() {
        if (graphic()) {
            return;
        }
        if (scene.daylight() == Daylight.DUSK && scene.setting().hasWeather()) {
            for (int i = 0; i < 4; i++) {
                pen.veil(Path.circle(82, 40, 28 + i * 22), 0xFFB060, 0.045);
            }
        }
        boolean leafy = switch (scene.setting()) {
            case MEADOW, PARK, FOREST, GARDEN, CHERRY_TREE, LAKE, BAMBOO, VILLAGE, PLAYGROUND, TEMPLE, WATERFALL ->
                true;
            default -> false;
        };
        if (leafy && scene.actors().size() < 3 && random.chance(0.4)) {
            leaves(random.chance(0.5) ? -1 : 1);
        }
        if (scene.setting() == Setting.CHERRY_TREE) {
            for (int i = 0; i < 14; i++) {
                petal(random.between(0, 100), random.between(0, 100), random.between(0.7, 1.3), random.between(0, 180));
            }
        }
    }

    private void petal(double x, double y, double size, double turn) {
        var former = pen.map();
        pen.map(former.move(x, y).turn(turn).scale(size, size));
        pen.veil(Path.ellipse(0, 0, 1.3, 0.8), 0xFFC8DA, 0.95);
        pen.map(former);
    }

    private void leaves(int side) {
        int green = scene.setting() == Setting.CHERRY_TREE ? 0xF6A9C4 : scene.isDark() ? 0x24406A : 0x3F8A4E;
        double cx = side < 0 ? 0 : 100;
        for (int i = 0; i < 9; i++) {
            double x = cx - side * random.between(-2, 20);
            double y = random.between(-3, 10) + (20 - Math.abs(x - cx)) * 0.25;
            var former = pen.map();
            pen.map(former.move(x, y).turn(side * random.between(20, 80)));
            pen.veil(Path.blob(0, -5.5, 2.4, -1, 0, 5.5, -2.4, -1), i % 3 == 0 ? green + 0x101808 : green, 0.93);
            pen.map(former);
        }
    }
}
