package org.inkloom.picturebook.wide.draw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.draw.Backdrop;
import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Canvas;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Item;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.Setting;
import org.inkloom.picturebook.wide.scene.WideScene;

/**
 * Draws scenes of the wide book at one size. The picture is a function of the scene alone.
 *
 * <p>Not thread-safe, because it reuses its canvas; use one for each thread.
 */
public final class WideIllustrator {
    /** Side of a cell of the focus, in pixels. */
    public static final int CELL = 8;

    private static final int PIXEL_GRID = 96;
    private static final int NEAR = 198;
    private static final int OF_HEADS = 5;
    private static final int OF_BODIES = 2;
    private static final int OF_HANDS = 4;

    private final int width;
    private final int height;
    private final Canvas canvas;
    private final Canvas small;

    /**
     * Makes an illustrator.
     *
     * @param width pixels, 32 to 2048
     * @param height pixels, 32 to 2048; between half and twice the width
     */
    public WideIllustrator(int width, int height) {
        if (width < 32 || height < 32 || width > 2048 || height > 2048 || width > 2 * height || height > 2 * width) {
            throw new IllegalArgumentException("cannot draw a picture of " + width + "x" + height + " pixels");
        }
        this.width = width;
        this.height = height;
        canvas = new Canvas(width, height);
        double grid = PIXEL_GRID / (double) Math.max(PIXEL_GRID, Math.min(width, height));
        small = new Canvas((int) Math.ceil(width * grid), (int) Math.ceil(height * grid));
    }

    /** Returns the picture, {@code [height, width, 3]} bytes. */
    public RgbPicture draw(WideScene scene) {
        boolean pixels = scene.manner() == Manner.PIXEL;
        Canvas target = pixels ? small : canvas;
        new Session(scene, target, Pen.Mode.COLOUR).paint();
        WideFinish.apply(target, scene);
        return pixels ? enlarged(target) : picture(target);
    }

    /** Returns the depth as a grey picture: sky 20, ground up to 190, people from 205, things in front of them 235. */
    public RgbPicture drawDepth(WideScene scene) {
        new Session(scene.in(Manner.FLAT), canvas, Pen.Mode.DEPTH).paint();
        return picture(canvas);
    }

    /** Returns what every pixel belongs to, as the grey of its {@link Part}. */
    public RgbPicture drawParts(WideScene scene) {
        new Session(scene.in(Manner.FLAT), canvas, Pen.Mode.PARTS).paint();
        return picture(canvas);
    }

    /**
     * Returns the share of each cell of 8 by 8 pixels that people and things in front of the place cover. Relative to a
     * head, a hand has a weight of four fifths, the rest of two fifths: faces and hands are small and the most
     * important parts.
     *
     * @return {@code [height / 8, width / 8]} bytes, 0 to 255
     */
    public byte[] drawFocus(WideScene scene) {
        new Session(scene.in(Manner.FLAT), canvas, Pen.Mode.DEPTH).paint();
        float[] depth = canvas.plane(0);
        List<int[]> heads = heads(scene);
        List<int[]> hands = hands(scene);
        int across = width / CELL;
        byte[] cells = new byte[across * (height / CELL)];
        for (int cell = 0; cell < cells.length; cell++) {
            int covered = 0;
            for (int i = 0; i < CELL * CELL; i++) {
                int y = cell / across * CELL + i / CELL;
                int x = cell % across * CELL + i % CELL;
                if (depth[y * width + x] > NEAR) {
                    covered += inside(heads, x, y) ? OF_HEADS : inside(hands, x, y) ? OF_HANDS : OF_BODIES;
                }
            }
            cells[cell] = (byte) (covered * 255 / (CELL * CELL * OF_HEADS));
        }
        return cells;
    }

    private static boolean inside(List<int[]> boxes, int x, int y) {
        for (int[] box : boxes) {
            if (x >= box[0] && y >= box[1] && x < box[2] && y < box[3]) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the squares around the heads with a visible face, clipped to the picture: left, top, right and bottom in
     * pixels.
     */
    public List<int[]> heads(WideScene scene) {
        Session session = new Session(scene, canvas, Pen.Mode.COLOUR);
        List<int[]> out = new ArrayList<>();
        for (int i = 0; i < scene.actors().size(); i++) {
            if (scene.actors().get(i).hasFace()) {
                double[] circle = session.actor(i).headCircle();
                out.add(box(circle[0], circle[1], circle[2]));
            }
        }
        return out;
    }

    private List<int[]> hands(WideScene scene) {
        List<int[]> out = new ArrayList<>();
        for (List<double[]> joints : joints(scene)) {
            for (int wrist = 4; wrist <= 7; wrist += 3) {
                double[] elbow = joints.get(wrist - 1);
                double[] hand = joints.get(wrist);
                out.add(box(hand[0], hand[1], StrictMath.hypot(hand[0] - elbow[0], hand[1] - elbow[1]) * 0.6 + 2));
            }
        }
        return out;
    }

    private int[] box(double x, double y, double reach) {
        return new int[] {
            (int) Math.max(0, x - reach),
            (int) Math.max(0, y - reach),
            (int) Math.min(width, x + reach),
            (int) Math.min(height, y + reach)
        };
    }

    /**
     * Returns the joints of every person in pixels: 18 COCO key points (nose, neck, right shoulder, elbow, wrist, left
     * shoulder, elbow, wrist, right hip, knee, ankle, left hip, knee, ankle, right and left eye, right and left ear),
     * x and y; NaN where a point is turned away. "Right" is the person's own right.
     */
    public List<List<double[]>> joints(WideScene scene) {
        Session session = new Session(scene, canvas, Pen.Mode.COLOUR);
        return IntStream.range(0, scene.actors().size())
                .mapToObj(i -> session.actor(i).joints())
                .toList();
    }

    private static RgbPicture picture(Canvas from) {
        int n = from.width() * from.height();
        byte[] rgb = new byte[n * 3];
        for (int channel = 0; channel < 3; channel++) {
            float[] plane = from.plane(channel);
            for (int i = 0; i < n; i++) {
                rgb[i * 3 + channel] = (byte) Math.clamp((int) (plane[i] + 0.5f), 0, 255);
            }
        }
        return new RgbPicture(from.width(), from.height(), rgb);
    }

    private RgbPicture enlarged(Canvas from) {
        byte[] grid = picture(from).rgb();
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++) {
            int row = y * from.height() / height * from.width();
            for (int x = 0; x < width; x++) {
                System.arraycopy(grid, (row + x * from.width() / width) * 3, rgb, (y * width + x) * 3, 3);
            }
        }
        return new RgbPicture(width, height, rgb);
    }

    /** One drawing of one scene. */
    private static final class Session {
        private final WideScene scene;
        private final Pen pen;
        private final Form form;
        private final Transform base;
        private final WideStage stage;
        private final double spanX;
        private final double spanTop;

        Session(WideScene scene, Canvas target, Pen.Mode mode) {
            this.scene = scene;
            double unit = Math.min(target.width(), target.height()) / 100.0;
            spanX = target.width() / unit;
            spanTop = 100 - target.height() / unit;
            base = new Transform(unit, 0, 0, unit, (spanX / 2 - 50) * unit, -spanTop * unit);
            pen = new Pen(target, Looks.sheet(scene.manner()), base, mode, scene.seed() & 255);
            form = new Form(pen, Looks.strength(scene.manner()), Looks.shadow(scene));
            stage = new WideStage(scene, base);
        }

        private SeededRandom random(long part) {
            return SeededRandom.of(scene.seed(), 5_000 + part);
        }

        void paint() {
            pen.canvas().clear();
            Transform camera = stage.camera(random(0));
            pen.lineScale(base.size() * 0.75);
            Backdrop backdrop = new Backdrop(pen, random(1), scene.daylight(), 50 - spanX / 2, 50 + spanX / 2, spanTop);
            pen.map(camera);
            pen.part(Part.PLACE.grey());
            if (pen.isColour()) {
                pen.ambient(Looks.placeLight(scene));
                SettingPainter.draw(scene.setting(), backdrop, form);
                pen.ambient(Tone.WHITE);
                pen.map(base);
                new Atmosphere(scene, pen, random(2)).behind(SettingPainter.horizon(scene.setting()));
            } else {
                depthGround(backdrop);
            }
            pen.lineScale(base.size() * stage.lineZoom() * 0.86);
            pen.ambient(Looks.peopleLight(scene));
            pen.near(true);
            items(item -> item.thing().flies(), 90);
            items(item -> !item.thing().flies() && WideStage.isBehind(item), 192);
            List<Integer> order = IntStream.range(0, scene.actors().size())
                    .boxed()
                    .sorted(Comparator.comparingInt(i -> i % 2 == 0 ? 1 : 0))
                    .toList();
            for (int i : order) {
                actorWithShadow(i);
            }
            items(item -> !item.thing().flies() && !WideStage.isBehind(item), 235);
            pen.map(base);
            pen.ambient(Tone.WHITE);
            if (pen.isColour()) {
                if (scene.setting().hasWeather()) {
                    backdrop.weather();
                }
                new Atmosphere(scene, pen, random(3)).before();
            }
        }

        private void depthGround(Backdrop backdrop) {
            double horizon = SettingPainter.horizon(scene.setting());
            int far = scene.setting().isRoom() ? 60 : 20;
            pen.layer(far);
            backdrop.band(backdrop.top, horizon, 0);
            for (int i = 0; i < 32; i++) {
                pen.layer(far + (190 - far) * (i + 1) / 32);
                backdrop.band(horizon + (104 - horizon) * i / 32, 110, 0);
            }
        }

        ActorPainter actor(int index) {
            Actor actor = scene.actors().get(index);
            Body body = new Body(actor);
            Transform map = stage.actor(index, body, random(20 + index));
            joinHands(index, body, map);
            pen.map(map);
            return new ActorPainter(form, actor, body, random(10 + index));
        }

        /** Moves the hands of two people who do something together to each other. */
        private void joinHands(int index, Body body, Transform map) {
            if (scene.actors().size() != 2 || !scene.actors().get(index).act().isShared()) {
                return;
            }
            Body other = new Body(scene.actors().get(1 - index));
            Transform there = stage.actor(1 - index, other, random(20 + 1 - index));
            boolean high = scene.actors().get(index).act() == Act.HIGH_FIVE;
            int mine = high ? 1 : (index == 0) == (map.a() < 0) ? 0 : 1;
            int theirs = high ? 1 : (index == 1) == (there.a() < 0) ? 0 : 1;
            double[] a = body.shoulder[mine];
            double[] b = other.shoulder[theirs];
            double x = (map.x(a[0], a[1]) + there.x(b[0], b[1])) / 2;
            double y = (map.y(a[0], a[1]) + there.y(b[0], b[1])) / 2 + (high ? -8 : 13) * map.size();
            body.place(mine, (x - map.e()) / map.a(), (y - map.f()) / map.d());
        }

        private void actorWithShadow(int index) {
            ActorPainter painter = actor(index);
            pen.layer(205 + (index % 2 == 0 ? 4 : 0));
            double wide = scene.actors().get(index).act() == Act.SLEEP ? 58 : 15;
            shadow(wide, wide > 20 ? 5 : 3.2, painter.body.stance.lift() > 5 ? 0.6 : 1);
            painter.draw();
        }

        private void shadow(double rx, double ry, double strength) {
            if (scene.setting() == Setting.SPACE || scene.setting() == Setting.UNDERSEA) {
                return;
            }
            double away = pen.map().a() < 0 ? -1 : 1;
            boolean sunny = scene.daylight() == Daylight.DAY || scene.daylight() == Daylight.DUSK;
            double shift = sunny && !scene.setting().isRoom() ? rx * 0.4 * away : 0;
            pen.veil(Path.ellipse(shift, 0.6, rx * 1.15, ry), 0x2E2450, 0.13 * strength);
            pen.veil(Path.ellipse(shift * 0.7, 0.6, rx * 0.95, ry * 0.8), 0x2E2450, 0.13 * strength);
            pen.veil(Path.ellipse(shift * 0.3, 0.5, rx * 0.65, ry * 0.55), 0x2E2450, 0.14 * strength);
        }

        private void items(java.util.function.Predicate<Item> which, int layer) {
            for (int i = 0; i < scene.items().size(); i++) {
                Item item = scene.items().get(i);
                if (!which.test(item)) {
                    continue;
                }
                pen.map(stage.item(i, item, random(40 + i)));
                pen.layer(layer);
                if (!item.thing().flies()) {
                    double wide = 9.5
                            * item.on().map(Item::thing).orElse(item.thing()).size();
                    shadow(wide, Math.min(3.4, 1 + wide * 0.14), 0.9);
                }
                ThingPainter.of(form, (int) (scene.seed() & 3)).draw(item);
            }
        }
    }
}
