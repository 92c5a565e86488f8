package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.wide.scene.Item;

/** A plush animal on four legs, sitting, standing or lying, its foot in the middle at the origin. */
final class BeastPainter {
    private static final int DARK = 0x2E2430;

    private final Form form;
    private final Pen pen;
    private final Beast beast;
    private final int limbs;
    private boolean asleep;

    BeastPainter(Form form, Beast beast) {
        this.form = form;
        this.pen = form.pen;
        this.beast = beast;
        limbs = beast.mark() == Beast.Mark.PANDA ? 0x45414F : beast.fur();
    }

    void draw(Item.Doing doing) {
        asleep = doing == Item.Doing.LYING;
        switch (doing) {
            case SITTING -> sitting();
            case STANDING -> standing();
            case LYING -> lying();
        }
    }

    private void sitting() {
        tail(-7, -3, -1);
        Path back = BodyShapes.blob(-1, -14, 5, -11, 7.4, -4, 6.4, 0.3, -7, 0.3, -8.6, -4, -6, -11);
        form.body(back, beast.fur(), 2.2);
        coat(back, -8, -14, 7, 0);
        form.inside(BodyShapes.blob(2, -11, 5, -7, 4.4, -1.4, 0.5, -1, 0, -7), beast.belly(), 0.8);
        form.body(Path.ellipse(-5.4, -2, 3.8, 2.9), limbs, 1);
        for (int i = 0; i < 2; i++) {
            double x = i == 0 ? 1.2 : 5;
            form.body(BodyShapes.tube(new double[] {x, -8, x + 0.2, -4, x + 0.3, -0.6}, 3.4, 3, 3.2), limbs, 0.8);
            paw(x + 0.7, -0.2);
        }
        head(2.6, -17.4, 1);
    }

    private void standing() {
        tail(-10, -10, -1);
        for (int i = 0; i < 2; i++) {
            double x = i == 0 ? -7 : 4.6;
            form.body(
                    BodyShapes.tube(new double[] {x, -8, x + 0.6, -4, x + 0.4, -0.6}, 4, 3.2, 3.2),
                    form.shade(limbs),
                    0.8);
        }
        Path trunk = BodyShapes.blob(-10.6, -9, -8, -13.4, 0, -13.6, 6.6, -13.4, 9, -9, 6, -5, -6, -5);
        form.body(trunk, beast.fur(), 2.2);
        coat(trunk, -11, -14, 9, -5);
        for (int i = 0; i < 2; i++) {
            double x = i == 0 ? -5 : 7;
            form.body(BodyShapes.tube(new double[] {x, -8, x + 0.3, -4, x + 0.1, -0.6}, 4.2, 3.4, 3.4), limbs, 0.8);
            paw(x + 0.6, -0.2);
        }
        head(9, -17.6, 1);
    }

    private void lying() {
        Path trunk = BodyShapes.blob(-11, -2, -10.4, -7, -5, -10.2, 2, -10, 8, -7.4, 10, -2, 8, 0.4, -9, 0.4);
        form.body(trunk, beast.fur(), 2.2);
        coat(trunk, -12, -11, 10, 0);
        form.body(Path.ellipse(-6, -2.4, 4.6, 3.2), limbs, 1);
        form.body(BodyShapes.tube(new double[] {3, -2, 7, -0.8, 11.6, -1}, 3.4, 3, 2.8), limbs, 0.7);
        if (beast.tail() != Beast.Tail.SHORT) {
            double w = beast.tail() == Beast.Tail.BUSHY ? 5.6 : beast.tail() == Beast.Tail.THIN ? 1 : 2.4;
            form.body(
                    BodyShapes.tube(new double[] {-10, -1.6, -6, 0.2, 0, 0, 3.4, -0.8}, w, w * 1.1, w, w * 0.7),
                    beast.fur(),
                    0.8);
        }
        head(7.6, -8.4, 1);
    }

    private void paw(double x, double y) {
        form.body(Path.ellipse(x, y - 0.7, 2.3, 1.5), beast.mark() == Beast.Mark.PANDA ? limbs : beast.belly(), 0.5);
        form.fold(Path.lines(x + 0.5, y - 0.6, x + 0.6, y + 0.4), beast.belly(), 0.3);
    }

    private void coat(Path trunk, double left, double top, double right, double low) {
        if (!pen.isColour()) {
            return;
        }
        pen.clip(trunk);
        int dark = beast.fur() == 0xF2A03E ? 0x4A3830 : form.shade(form.shade(beast.fur()));
        if (beast.mark() == Beast.Mark.STRIPES) {
            for (double x = left + 2; x < right; x += 4) {
                pen.veil(BodyShapes.lock(x, top - 1, 1.9, x - 0.8, top + 3, x - 0.2, top + 6.4), dark, 0.85);
            }
        } else if (beast.mark() == Beast.Mark.PATCHES) {
            pen.veil(Path.ellipse(left + 5, top + 4, 4, 3.4), DARK, 0.92);
            pen.veil(Path.ellipse(right - 4, low - 4, 3.2, 3), DARK, 0.92);
        } else if (beast.mark() == Beast.Mark.PANDA) {
            pen.veil(Path.rect(right - 7, top - 2, 8, low - top + 4), 0x45414F, 1);
        }
        pen.clipOff();
        pen.outline(trunk, beast.fur());
    }

    private void tail(double x, double y, double way) {
        switch (beast.tail()) {
            case LONG ->
                form.body(
                        BodyShapes.tube(
                                new double[] {x, y, x + way * 4, y - 1, x + way * 6, y - 6, x + way * 4.4, y - 10},
                                2.4,
                                2.4,
                                2.4,
                                1.8),
                        beast.fur(),
                        0.7);
            case BUSHY -> brush(x, y, way);
            case SHORT -> form.body(Path.circle(x + way * 1.6, y - 0.6, 2.4), beast.fur(), 0.6);
            case CURLED -> pen.limb(Path.arc(x + way * 1.6, y - 3, 1.9, 1.9, 0, 300), beast.fur(), 1.2);
            case TUFTED -> tuftedTail(x, y, way);
            case THIN -> pen.stroke(Path.curve(x, y, x + way * 4, y + 1, x + way * 8, y - 3), 0xE8A8A8, 0.9);
        }
    }

    private void brush(double x, double y, double way) {
        Path brush = BodyShapes.tube(
                new double[] {x, y, x + way * 4.6, y - 1.6, x + way * 7.6, y - 8, x + way * 6, y - 14.5},
                2.6,
                6.6,
                8,
                0.6);
        form.body(brush, beast.fur(), 1.4);
        form.inside(
                BodyShapes.tube(
                        new double[] {x + way * 7.4, y - 9, x + way * 7, y - 12, x + way * 6, y - 14.4}, 6, 4, 0.5),
                beast.belly(),
                0.6);
    }

    private void tuftedTail(double x, double y, double way) {
        form.body(
                BodyShapes.tube(new double[] {x, y, x + way * 4, y - 1, x + way * 6, y - 6}, 1.5, 1.4, 1.2),
                beast.fur(),
                0.4);
        form.body(
                Path.ellipse(x + way * 6.2, y - 7.2, 1.8, 2.5), beast.mark() == Beast.Mark.MANE ? 0xA8642E : DARK, 0.5);
    }

    private void head(double x, double y, double size) {
        Transform former = pen.map();
        pen.map(former.move(x, y).scale(size, size));
        if (beast.mark() == Beast.Mark.MANE) {
            Path mane = new Path();
            for (int i = 0; i < 12; i++) {
                double a = StrictMath.toRadians(i * 30);
                mane.add(Path.circle(7.2 * StrictMath.cos(a), 0.4 + 6.8 * StrictMath.sin(a), 3.6));
            }
            mane.add(Path.circle(0, 0, 7));
            form.cluster(mane, 0xB8703A, 1.6);
        }
        ears();
        Path skull =
                BodyShapes.blob(0, -6.8, 5.2, -5.2, 7.6, -0.4, 6.4, 4.2, 0, 6.2, -6.4, 4.2, -7.6, -0.4, -5.2, -5.2);
        form.body(skull, beast.fur(), 1.8);
        mask(skull);
        snout();
        eyes();
        pen.map(former);
    }

    private void ears() {
        int fur = beast.mark() == Beast.Mark.PANDA ? 0x45414F : beast.fur();
        int inner = 0xF5A9B4;
        for (int s = -1; s <= 1; s += 2) {
            switch (beast.ears()) {
                case POINTED -> {
                    form.body(BodyShapes.blob(s * 7.2, -2.6, s * 6.6, -11.4, s * 1.8, -6), fur, 0.8);
                    pen.veil(BodyShapes.blob(s * 6, -5, s * 6, -9.2, s * 3.4, -6.2), inner, 0.9);
                }
                case ROUND -> {
                    form.body(Path.circle(s * 5.6, -5.4, 2.9), fur, 0.8);
                    if (beast.mark() != Beast.Mark.PANDA) {
                        pen.veil(Path.circle(s * 5.6, -5.2, 1.6), inner, 0.8);
                    }
                }
                case LONG -> {
                    form.body(
                            BodyShapes.tube(new double[] {s * 2.6, -5, s * 3.2, -11, s * 4.4, -17}, 3.2, 4.2, 1.6),
                            fur,
                            0.8);
                    pen.veil(
                            BodyShapes.tube(new double[] {s * 2.7, -6, s * 3.2, -11, s * 4.3, -15.6}, 1.4, 2.1, 0.8),
                            inner,
                            0.9);
                }
                case HANGING -> {}
            }
        }
    }

    /** The marks on the head, and the ears and horns that lie over its outline. */
    private void mask(Path skull) {
        if (!pen.isColour()) {
            return;
        }
        pen.clip(skull);
        switch (beast.mark()) {
            case PANDA -> {
                for (int s = -1; s <= 1; s += 2) {
                    pen.veil(Path.ellipse(s * 3.2, 0.4, 2.3, 2.7), 0x45414F, 1);
                }
            }
            case STRIPES -> {
                int dark = beast.fur() == 0xF2A03E ? 0x4A3830 : form.shade(form.shade(beast.fur()));
                for (int i = -1; i <= 1; i++) {
                    pen.veil(BodyShapes.lock(i * 2, -7, 1.3, i * 1.9, -5.4, i * 1.7, -3.6), dark, 0.85);
                }
                for (int s = -1; s <= 1; s += 2) {
                    pen.veil(BodyShapes.lock(s * 7.8, 1.4, 1.2, s * 6.4, 1.6, s * 5, 1.4), dark, 0.85);
                }
            }
            case PATCHES -> pen.veil(Path.ellipse(-4.6, -2.6, 3.8, 4), DARK, 0.92);
            default -> {}
        }
        if (beast.tail() == Beast.Tail.BUSHY || beast.ears() == Beast.Ears.ROUND && beast.mark() == Beast.Mark.NONE) {
            pen.veil(Path.ellipse(-5, 4.4, 4.6, 3.2), beast.belly(), 0.95);
            pen.veil(Path.ellipse(5, 4.4, 4.6, 3.2), beast.belly(), 0.95);
        }
        pen.clipOff();
        pen.outline(skull, beast.fur());
        hangingEars();
        horns();
    }

    private void hangingEars() {
        if (beast.ears() == Beast.Ears.HANGING) {
            for (int s = -1; s <= 1; s += 2) {
                form.body(
                        BodyShapes.blob(s * 4.6, -5.8, s * 8.4, -5, s * 9.6, 0.6, s * 7.4, 2.6, s * 6.2, -1),
                        beast.snout() == Beast.Snout.LONG ? form.shade(beast.fur()) : beast.fur(),
                        0.8);
            }
        }
    }

    private void horns() {
        if (beast.snout() == Beast.Snout.COW) {
            for (int s = -1; s <= 1; s += 2) {
                form.body(BodyShapes.lock(s * 3, -6, 2, s * 4, -8.4, s * 3.4, -10), 0xE8D9B8, 0.4);
            }
        }
    }

    private void snout() {
        int rose = 0xE88A96;
        switch (beast.snout()) {
            case PIG -> {
                form.body(Path.ellipse(0.4, 2.8, 3, 2.3), 0xF291A4, 0.7);
                pen.dot(Path.ellipse(-0.7, 2.8, 0.5, 0.8), 0xB85A70);
                pen.dot(Path.ellipse(1.5, 2.8, 0.5, 0.8), 0xB85A70);
                return;
            }
            case COW -> {
                form.body(Path.ellipse(0.3, 3.8, 5, 2.9), beast.belly(), 0.8);
                pen.dot(Path.ellipse(-1.5, 3.2, 0.6, 0.9), 0xA86468);
                pen.dot(Path.ellipse(2.1, 3.2, 0.6, 0.9), 0xA86468);
                return;
            }
            case LONG -> form.inside(Path.ellipse(0.4, 3.2, 3.8, 2.9), beast.belly(), 0.6);
            case SHORT -> form.inside(Path.ellipse(0.3, 3, 3, 2.3), beast.belly(), 0.5);
        }
        boolean dark = beast.snout() == Beast.Snout.LONG || beast.ears() == Beast.Ears.ROUND;
        pen.dot(BodyShapes.blob(-0.9, 1.5, 1.5, 1.5, 0.3, 3), dark ? DARK : rose);
        pen.stroke(Path.curve(-1.6, 3.8, -0.6, 4.4, 0.3, 3.6), DARK, 0.5);
        pen.stroke(Path.curve(0.3, 3.6, 1.2, 4.4, 2.2, 3.8), DARK, 0.5);
        if (beast.ears() == Beast.Ears.POINTED && beast.tail() == Beast.Tail.LONG) {
            for (int s = -1; s <= 1; s += 2) {
                pen.strokeVeil(Path.lines(s * 3.4, 3, s * 8.4, 2.2), 0xFFFFFF, 0.3, 0.9);
                pen.strokeVeil(Path.lines(s * 3.4, 3.8, s * 8.2, 4.4), 0xFFFFFF, 0.3, 0.9);
            }
        }
        for (int s = -1; s <= 1; s += 2) {
            pen.veil(Path.ellipse(s * 5, 2.6, 1.3, 0.8), 0xFF7F8E, 0.5);
        }
    }

    private void eyes() {
        for (int s = -1; s <= 1; s += 2) {
            double x = s * 3.2 + 0.3;
            if (asleep) {
                pen.stroke(Path.curve(x - 1.3, 0.2, x, 1, x + 1.3, 0.2), beast.fur() < 0x606060 ? 0xF4EEE4 : DARK, 0.6);
            } else {
                boolean pale = Tone.light(beast.fur()) < 90 || beast.mark() == Beast.Mark.PANDA;
                if (pale) {
                    pen.dot(Path.ellipse(x, 0.2, 1.55, 1.9), 0xF6E8B8);
                }
                pen.dot(Path.ellipse(x, 0.2, 1.2, 1.6), DARK);
                pen.dot(Path.circle(x - 0.4, -0.4, 0.5), Tone.WHITE);
            }
        }
    }
}
