package org.inkloom.picturebook.draw;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.raster.Canvas;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.Place;
import org.inkloom.picturebook.scene.Prop;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.scene.Together;

/**
 * Draws scenes at one size. The picture is a function of the scene alone.
 *
 * <p>Not thread-safe, because it reuses its canvas; use one for each thread.
 */
public final class Illustrator {
    /** Side of a cell of the focus, in pixels. */
    public static final int CELL = 8;

    private static final int PIXEL_GRID = 64;
    /** Depth (as a grey value) above which something belongs to the figures or what stands in front of them. */
    private static final int NEAR = 198;

    /** Weight of a pixel in the focus, in fifths: of a head, and of a body or thing. */
    private static final int OF_HEADS = 5;

    private static final int OF_BODIES = 2;

    private static final int NOSE = 0;
    private static final int NECK = 1;
    /**
     * Distance from the nose to the border of the head's square, relative to the distance from nose to neck; below the
     * nose it is smaller.
     */
    private static final double HEAD_REACH = 1.15;

    private static final double CHIN = 0.8;

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
    public Illustrator(int width, int height) {
        if (width < 32 || height < 32 || width > 2048 || height > 2048 || width > 2 * height || height > 2 * width) {
            throw new IllegalArgumentException("cannot draw a picture of " + width + "x" + height + " pixels");
        }
        this.width = width;
        this.height = height;
        canvas = new Canvas(width, height);
        double grid = PIXEL_GRID / (double) Math.min(width, height);
        small = new Canvas((int) Math.ceil(width * grid), (int) Math.ceil(height * grid));
    }

    /** Returns the picture, {@code [height, width, 3]} bytes. */
    public RgbPicture draw(SceneDescription scene) {
        boolean pixels = scene.style() == Style.PIXEL;
        Canvas target = pixels ? small : canvas;
        paint(scene, target, Pen.Mode.COLOUR);
        Finish.apply(target, scene.style(), scene.seed());
        return pixels ? enlarged(target) : picture(target);
    }

    /** Returns the depth as a grey picture: sky 20, ground up to 190, figures 205, what stands in front of them 235. */
    public RgbPicture drawDepth(SceneDescription scene) {
        paint(scene.in(Style.FLAT), canvas, Pen.Mode.DEPTH);
        return picture(canvas);
    }

    /**
     * Returns the share of each cell of 8 by 8 pixels that figures and things in front of the place cover. What is
     * below a head has two fifths of its weight: faces are small and the most important part.
     *
     * @return {@code [height / 8, width / 8]} bytes, 0 to 255
     */
    public byte[] drawFocus(SceneDescription scene) {
        paint(scene.in(Style.FLAT), canvas, Pen.Mode.DEPTH);
        float[] depth = canvas.plane(0);
        List<int[]> heads = heads(scene);
        int across = width / CELL;
        byte[] cells = new byte[across * (height / CELL)];
        for (int cell = 0; cell < cells.length; cell++) {
            int covered = 0;
            for (int i = 0; i < CELL * CELL; i++) {
                int y = cell / across * CELL + i / CELL;
                int x = cell % across * CELL + i % CELL;
                if (depth[y * width + x] > NEAR) {
                    covered += heads.stream().anyMatch(head -> inside(head, x, y)) ? OF_HEADS : OF_BODIES;
                }
            }
            cells[cell] = (byte) (covered * 255 / (CELL * CELL * OF_HEADS));
        }
        return cells;
    }

    private static boolean inside(int[] box, int x, int y) {
        return x >= box[0] && y >= box[1] && x < box[2] && y < box[3];
    }

    /**
     * Returns the squares around the heads with a visible face, clipped to the picture: left, top, right and bottom in
     * pixels.
     */
    public List<int[]> heads(SceneDescription scene) {
        List<int[]> out = new ArrayList<>();
        for (List<double[]> joints : joints(scene)) {
            double[] nose = joints.get(NOSE);
            double[] neck = joints.get(NECK);
            if (Double.isNaN(nose[0])) {
                continue;
            }
            double reach = Math.hypot(nose[0] - neck[0], nose[1] - neck[1]) * HEAD_REACH + 2;
            out.add(new int[] {
                (int) Math.max(0, nose[0] - reach),
                (int) Math.max(0, nose[1] - reach),
                (int) Math.min(width, nose[0] + reach),
                (int) Math.min(height, nose[1] + reach * CHIN)
            });
        }
        return out;
    }

    /**
     * Returns the joints of every figure in pixels: 18 COCO key points (nose, neck, right shoulder, elbow, wrist, left
     * shoulder, elbow, wrist, right hip, knee, ankle, left hip, knee, ankle, right and left eye, right and left ear),
     * x and y; NaN where a point is turned away. "Right" is the figure's own right.
     */
    public List<List<double[]>> joints(SceneDescription scene) {
        Session session = new Session(scene, canvas, Pen.Mode.COLOUR);
        List<List<double[]>> out = new ArrayList<>();
        for (int i = 0; i < scene.figures().size(); i++) {
            out.add(session.figure(i).joints(scene.figures().get(i).mirrored()));
        }
        return out;
    }

    private void paint(SceneDescription scene, Canvas target, Pen.Mode mode) {
        new Session(scene, target, mode).paint();
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
                int source = (row + x * from.width() / width) * 3;
                System.arraycopy(grid, source, rgb, (y * width + x) * 3, 3);
            }
        }
        return new RgbPicture(width, height, rgb);
    }

    /** One drawing of one scene. */
    private static final class Session {
        private final SceneDescription scene;
        private final Pen pen;
        private final Transform base;
        private final SceneStage stage;
        private final double spanX;
        private final double spanTop;

        Session(SceneDescription scene, Canvas target, Pen.Mode mode) {
            this.scene = scene;
            double unit = Math.min(target.width(), target.height()) / 100.0;
            spanX = target.width() / unit;
            spanTop = 100 - target.height() / unit;
            base = new Transform(unit, 0, 0, unit, (spanX / 2 - 50) * unit, -spanTop * unit);
            pen = new Pen(target, StyleSheet.of(scene.style()), base, mode, scene.seed() & 255);
            stage = new SceneStage(scene, SeededRandom.of(scene.seed(), 1001), base);
        }

        private SeededRandom random(long part) {
            return SeededRandom.of(scene.seed(), part);
        }

        void paint() {
            pen.canvas().clear();
            Transform camera = stage.camera();
            pen.lineScale(base.size() * 0.8);
            Backdrop backdrop = new Backdrop(pen, random(1), scene.daylight(), 50 - spanX / 2, 50 + spanX / 2, spanTop);
            pen.map(camera);
            if (pen.isDepth()) {
                depthGround(backdrop);
            } else {
                pen.ambient(light(scene.daylight(), 0xFFE6D6, 0x95A0D6, 0xCBD3DC, 0xEDF2F8));
                Places.draw(scene.place(), backdrop);
            }
            pen.lineScale(base.size() * stage.lineZoom());
            int figureLight = light(scene.daylight(), 0xFFF1E8, 0xC9CDEC, 0xEAEEF2, 0xF6F8FC);
            pen.ambient(scene.place() == Place.NIGHT_SKY ? 0xC9CDEC : figureLight);
            pen.near(true);
            props(true);
            for (int i = 0; i < scene.figures().size(); i++) {
                shadowAndFigure(i);
            }
            for (int i = 0; scene.together() == Together.EMBRACE && i < 2; i++) {
                figure(i).drawLateArm();
            }
            props(false);
            pen.map(base);
            pen.ambient(Tone.WHITE);
            if (!pen.isDepth() && scene.place().hasWeather()) {
                backdrop.weather();
            }
        }

        private static int light(Daylight hour, int dusk, int night, int rain, int snow) {
            return switch (hour) {
                case DAY -> Tone.WHITE;
                case DUSK -> dusk;
                case NIGHT -> night;
                case RAIN -> rain;
                case SNOW -> snow;
            };
        }

        private void depthGround(Backdrop backdrop) {
            double horizon = Places.horizon(scene.place());
            int far = scene.place().hasWeather() ? 20 : 60;
            pen.layer(far);
            backdrop.band(backdrop.top, horizon, 0);
            int steps = 32;
            for (int i = 0; i < steps; i++) {
                pen.layer(far + (190 - far) * (i + 1) / steps);
                double y = horizon + (104 - horizon) * i / steps;
                backdrop.band(y, 110, 0);
            }
        }

        FigurePainter figure(int index) {
            Figure figure = scene.figures().get(index);
            Rig rig = new Rig(figure);
            if (scene.together() == Together.APART) {
                pen.map(place(index, rig));
                return new FigurePainter(pen, figure, rig, random(10 + index));
            }
            int other = 1 - index;
            Rig companion = new Rig(scene.figures().get(other));
            List<Rig> rigs = index == 0 ? List.of(rig, companion) : List.of(companion, rig);
            List<Transform> maps = List.of(place(0, rigs.get(0)), place(1, rigs.get(1)));
            Companions companions = new Companions(scene.together(), rigs, maps);
            FigurePainter painter = new FigurePainter(pen, figure, rig, random(10 + index));
            painter.join(companions.lean(index), companions.lateArm(index));
            pen.map(maps.get(index));
            return painter;
        }

        private Transform place(int index, Rig rig) {
            return new SceneStage(scene, random(20 + index), base).figure(index, rig);
        }

        private void shadowAndFigure(int index) {
            FigurePainter painter = figure(index);
            pen.layer(205);
            Action action = scene.figures().get(index).action();
            double wide = action == Action.SLEEP ? 66 : action == Action.WRITE ? 34 : 17;
            pen.veil(Path.ellipse(0, 0.6, wide, wide > 20 ? 4 : 3), 0x3A2E50, 0.2);
            painter.draw();
        }

        /** Draws the things that fly, behind the figures, or those that stand, in front of them. */
        private void props(boolean flying) {
            for (int i = 0; i < scene.props().size(); i++) {
                Prop prop = scene.props().get(i);
                if (prop.flies() != flying) {
                    continue;
                }
                SeededRandom random = random(40 + i);
                pen.map(new SceneStage(scene, random, base).prop(i, prop));
                pen.layer(prop.flies() ? 90 : 235);
                if (!prop.flies()) {
                    pen.veil(Path.ellipse(0, 0.2, 11, 2), 0x3A2E50, 0.2);
                }
                PropPainter.of(pen, random.below(6)).draw(prop);
            }
        }
    }
}
