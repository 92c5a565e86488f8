package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Garb;
import org.inkloom.picturebook.wide.scene.Lower;

/** The trunk in its garment, with collar and folds; the feet are the origin. */
final class TrunkArtist {
    private final Form form;
    private final Pen pen;
    private final Actor actor;
    private final Body body;
    private final Cloth cloth;
    private final Garb garb;
    private final double sx;
    private final double sy;
    private final double hx;
    private final double hy;
    private final double k;

    TrunkArtist(Form form, Actor actor, Body body, Cloth cloth) {
        this.form = form;
        this.pen = form.pen;
        this.actor = actor;
        this.body = body;
        this.cloth = cloth;
        garb = actor.outfit().top();
        sx = (body.shoulder[0][0] + body.shoulder[1][0]) / 2;
        sy = body.shoulder[0][1];
        hx = (body.hip[0][0] + body.hip[1][0]) / 2;
        hy = body.hip[0][1];
        k = body.squash * (0.5 + 0.5 * body.limb);
    }

    /** The outline of a trunk down to a hem, with the half width there. */
    private Path torso(double hem, double flare) {
        double w = (body.broad ? 9.9 : 8.2) * k;
        double waist = (body.woman ? 6.5 : body.broad ? 9 : 7.6) * k;
        double mx = (sx + hx) / 2;
        double wy = sy + (hem - sy) * 0.55;
        double bx = sx + (hx - sx) * (hem - sy) / Math.max(1, hy - sy);
        return BodyShapes.blob(
                sx - 3.4 * k,
                sy - 3.2,
                sx,
                sy - 3.6,
                sx + 3.4 * k,
                sy - 3.2,
                sx + w * 0.82,
                sy - 1.5,
                sx + w,
                sy + 2.8,
                mx + waist,
                wy,
                bx + flare,
                hem - 1,
                bx + flare * 0.55,
                hem + 0.9,
                bx,
                hem + 1.2,
                bx - flare * 0.55,
                hem + 0.9,
                bx - flare,
                hem - 1,
                mx - waist,
                wy,
                sx - w,
                sy + 2.8,
                sx - w * 0.82,
                sy - 1.5);
    }

    private Path skirt(double top, double hem, double flare) {
        double w = (body.woman ? 6.8 : 7.6) * k;
        double sway = 0;
        if (body.side && (actor.act() == Act.RUN || actor.act() == Act.WALK)) {
            sway = -3;
        }
        return BodyShapes.blob(
                hx - w,
                top,
                hx,
                top - 0.6,
                hx + w,
                top,
                hx + flare * 0.86,
                (top + hem) / 2,
                hx + flare + sway,
                hem - 0.6,
                hx + flare * 0.5 + sway,
                hem + 1.4,
                hx + sway,
                hem + 1.8,
                hx - flare * 0.5 + sway,
                hem + 1.4,
                hx - flare + sway,
                hem - 0.6,
                hx - flare * 0.86,
                (top + hem) / 2);
    }

    void draw() {
        Lower lower = actor.outfit().lower();
        boolean skirted = lower == Lower.SKIRT || lower == Lower.TIGHTS || lower == Lower.LONG_SKIRT;
        boolean sitting = body.stance.seated();
        if (skirted) {
            double drop = lower == Lower.LONG_SKIRT && !sitting ? 15.5 * body.limb : sitting ? 5.5 : 8.5 * body.limb;
            pleated(hy - 6.5, hy + drop, (lower == Lower.LONG_SKIRT ? 14.5 : 13.2) * k, cloth.lower);
        } else if (!garb.isSkirted()) {
            double w = (body.broad ? 8.4 : 7.7) * k;
            form.inside(Path.round(hx - w, hy - 6, 2 * w, 8.4, 3.5), cloth.lower, 1);
        }
        switch (garb) {
            case DRESS, PINAFORE, GOWN, QIPAO, KIMONO, HANFU -> whole(sitting);
            case COAT, RAINCOAT -> jacket(hy + (sitting ? 4 : 7) * body.limb, 11.5 * k);
            case CARDIGAN, LEATHER_JACKET, DOWN_JACKET, SUIT -> jacket(hy + 1, 9 * k);
            default -> shirt(skirted);
        }
        if (garb == Garb.APRON || garb == Garb.OVERALLS) {
            new RobeArtist(form, body, cloth, garb).bib(sx, sy);
        }
    }

    private void shirt(boolean tucked) {
        double hem = hy - (tucked ? 4.6 : 0.4);
        Path torso = torso(hem, 8.6 * k);
        int tone = garb == Garb.OVERALLS || garb == Garb.APRON ? Cloth.PALE : cloth.top;
        form.inside(torso, tone, 2.4);
        pen.clip(torso);
        if (tone == cloth.top) {
            cloth.pattern(sx - 10 * k, sy - 3, sx + 10 * k, hem);
        }
        sewn(hem);
        pen.clipOff();
        shadowOfHead(torso, tone);
        pen.outline(torso, tone);
        form.fold(Path.curve(sx + 6.6 * k, sy + 9, sx + 4.6 * k, sy + 10.6, sx + 3.2 * k, sy + 10.8), tone, 0.6);
        form.fold(Path.curve(hx - 6.6 * k, hem - 4, hx - 4.4 * k, hem - 3, hx - 3 * k, hem - 3.4), tone, 0.6);
        new CollarArtist(form, actor, body, cloth).draw(sx, sy, k);
    }

    /** The shadow that a head throws on the chest. */
    private void shadowOfHead(Path torso, int tone) {
        form.dusk(torso, Path.ellipse(body.head[0] + 1, sy - 5.5, 12.5, 7.6), tone, 0.5);
    }

    /** What is sewn on a garment or knitted into it; the clip is the trunk. */
    private void sewn(double hem) {
        if (!pen.isColour()) {
            return;
        }
        switch (garb) {
            case TRACKSUIT -> tracksuitStripes(hem);
            case HOODIE, SWEATER, DOWN_JACKET -> ribbing(hem);
            case JERSEY -> number();
            case VEST -> diamonds();
            case SHIRT, PYJAMAS -> buttons(hem);
            case SPACESUIT -> controls();
            default -> {}
        }
    }

    private void tracksuitStripes(double hem) {
        pen.fill(Path.rect(hx - 20, hem - 1.8, 40, 5), cloth.trim);
        if (!body.back) {
            pen.stroke(Path.curve(sx - 12, sy + 8.8, sx, sy + 6.4, sx + 12, sy + 8.8), cloth.trim, 2.2);
            pen.ink(Path.lines(sx, sy - 3, hx, hem), cloth.top, 0.7);
        }
    }

    /** The ribbed hem, and the pocket of a hooded sweater. */
    private void ribbing(double hem) {
        pen.fill(Path.rect(hx - 20, hem - 2.2, 40, 6), form.shade(cloth.top));
        for (int i = -6; i <= 6; i++) {
            form.fold(Path.lines(hx + i * 1.7, hem - 2, hx + i * 1.7, hem + 1), cloth.top, 0.35);
        }
        if (garb == Garb.HOODIE && !body.back) {
            Path pocket = BodyShapes.polygon(
                    hx - 6.2 * k, hem - 1.8, hx - 4 * k, hem - 7.4, hx + 4 * k, hem - 7.4, hx + 6.2 * k, hem - 1.8);
            pen.veil(pocket, form.shade(cloth.top), 0.7);
            pen.outline(pocket, cloth.top, 0.6);
        }
    }

    /** Darker sides, and the number on a player's shirt. */
    private void number() {
        pen.fill(Path.rect(sx - 20, sy - 5, 20 - 6.6 * k, 30), form.shade(cloth.top));
        pen.fill(Path.rect(sx + 6.6 * k, sy - 5, 20, 30), form.shade(cloth.top));
        pen.stroke(Path.lines(sx - 1.6, sy + 5, sx + 1.4, sy + 5, sx + 1.4, sy + 11.5), cloth.trim, 1.7);
        pen.stroke(Path.lines(sx - 2.2, sy + 7, sx - 0.4, sy + 5.2), cloth.trim, 1.5);
    }

    private void diamonds() {
        int knit = Tone.glow(cloth.top);
        for (int i = -1; i <= 1; i++) {
            double x = sx + i * 4.6;
            pen.stroke(Path.lines(x, sy + 3.4, x + 2.3, sy + 7, x, sy + 10.6, x - 2.3, sy + 7, x, sy + 3.4), knit, 0.7);
        }
    }

    private void buttons(double hem) {
        if (!body.back) {
            pen.ink(Path.lines(sx, sy, hx, hem), cloth.top, 0.5);
            for (int i = 0; i < 4; i++) {
                pen.fill(Path.circle(sx + (hx - sx) * i / 4, sy + 3.6 + i * 4.2, 0.75), form.shade(cloth.trim));
            }
        }
    }

    private void controls() {
        pen.fill(Path.round(sx - 4.6, sy + 5, 9.2, 6.4, 1.4), 0x8A93A8);
        pen.fill(Path.circle(sx - 2, sy + 8, 1.1), 0xE8505E);
        pen.fill(Path.circle(sx + 2, sy + 8, 1.1), 0x4FC07A);
    }

    /** A jacket that stands open over a pale shirt, or is closed by buttons. */
    private void jacket(double hem, double flare) {
        Path coat = torso(hem, flare);
        form.inside(coat, cloth.top, 2.6);
        boolean open = garb == Garb.CARDIGAN || garb == Garb.LEATHER_JACKET || garb == Garb.SUIT;
        pen.clip(coat);
        if (garb == Garb.DOWN_JACKET) {
            for (double y = sy + 3; y < hem; y += 4) {
                form.fold(Path.curve(sx - 11, y, sx, y + 1.4, sx + 11, y), cloth.top, 0.8);
            }
        }
        if (open && !body.back) {
            double w = garb == Garb.SUIT ? 3 : 3.6;
            pen.fill(
                    BodyShapes.polygon(
                            sx - w * k,
                            sy - 4,
                            sx + w * k,
                            sy - 4,
                            hx + w * 0.7 * k,
                            hem + 3,
                            hx - w * 0.7 * k,
                            hem + 3),
                    Cloth.PALE);
            form.fold(Path.lines(sx - w * k, sy - 4, hx - w * 0.7 * k, hem + 2), cloth.top, 0.9);
            form.fold(Path.lines(sx + w * k, sy - 4, hx + w * 0.7 * k, hem + 2), cloth.top, 0.9);
        }
        pen.clipOff();
        shadowOfHead(coat, cloth.top);
        pen.outline(coat, cloth.top);
        if (!body.back) {
            front(hem, open);
        }
    }

    private void front(double hem, boolean open) {
        int lapel = Tone.light(cloth.top) > 215 ? form.shade(cloth.top) : Tone.glow(cloth.top);
        if (garb == Garb.SUIT) {
            lapel = form.shade(cloth.top);
            form.body(
                    BodyShapes.polygon(
                            sx, sy - 0.6, sx + 1.6, sy + 1, sx + 1.2, sy + 8.6, sx, sy + 10.4, sx - 1.2, sy + 8.6,
                            sx - 1.6, sy + 1),
                    0xC8404C,
                    0.4);
        }
        if (garb != Garb.DOWN_JACKET && garb != Garb.CARDIGAN) {
            form.body(
                    BodyShapes.polygon(
                            sx - 3.6 * k, sy - 4, sx - 7 * k, sy + 2.4, sx - 1 * k, sy + 8, sx - 2.6 * k, sy - 1),
                    lapel,
                    0.5);
            form.body(
                    BodyShapes.polygon(
                            sx + 3.6 * k, sy - 4, sx + 7 * k, sy + 2.4, sx + 1 * k, sy + 8, sx + 2.6 * k, sy - 1),
                    lapel,
                    0.5);
        } else {
            form.body(Path.round(sx - 5 * k, sy - 5.4, 10 * k, 4.4, 2), form.shade(cloth.top), 0.5);
        }
        if (!open) {
            pen.ink(Path.lines(sx, sy + 7, hx, hem), cloth.top, 0.6);
            int button = Tone.light(cloth.top) > 150 ? 0x6B4A3A : 0xF4D58A;
            for (int i = 0; i < 3; i++) {
                pen.fill(Path.circle(hx - 1.9, sy + 9.6 + i * 5.2, 1), button);
            }
        }
    }

    private void pleated(double top, double hem, double flare, int tone) {
        Path skirt = skirt(top, hem, flare);
        form.inside(skirt, tone, 2.6);
        pen.clip(skirt);
        if (tone == cloth.top) {
            cloth.pattern(hx - flare, top, hx + flare, hem);
        }
        for (int i = -2; i <= 2; i++) {
            form.fold(
                    Path.curve(
                            hx + i * 3,
                            top + 2,
                            hx + i * flare * 0.34,
                            (top + hem) / 2,
                            hx + i * flare * 0.42,
                            hem + 1),
                    tone,
                    i == 0 ? 0.5 : 0.8);
        }
        if (tone == cloth.lower && garb != Garb.GOWN) {
            pen.strokeVeil(
                    Path.curve(hx - flare, hem - 2.4, hx, hem - 0.4, hx + flare, hem - 2.4),
                    Tone.light(tone) > 200 ? form.shade(tone) : Tone.glow(tone),
                    0.8,
                    0.85);
        }
        pen.clipOff();
        pen.outline(skirt, tone);
    }

    private void whole(boolean sitting) {
        double limb = body.limb;
        double drop = switch (garb) {
            case DRESS, PINAFORE -> 9.5;
            case QIPAO -> 13;
            default -> 17.5;
        };
        double flare = switch (garb) {
            case GOWN -> 18;
            case DRESS -> 15;
            case PINAFORE -> 14;
            case QIPAO -> 8.6;
            case KIMONO -> 9.2;
            default -> 12.5;
        };
        double hem = Math.min(-2.5, hy + (sitting ? Math.min(drop, 7) : drop) * limb);
        boolean pale = garb == Garb.HANFU;
        int low = pale ? Tone.mix(cloth.top, 0xFFFFFF, cloth.top == 0xF8F7F4 ? 0 : 0.4) : cloth.top;
        pleated(hy - 6.5, hem, flare * k, low);
        Path torso = torso(hy - 5, 7.8 * k);
        int upper = garb == Garb.PINAFORE ? Cloth.PALE : cloth.top;
        form.inside(torso, upper, 2.4);
        pen.clip(torso);
        if (garb != Garb.PINAFORE) {
            cloth.pattern(sx - 10 * k, sy - 3, sx + 10 * k, hy - 4);
        }
        pen.clipOff();
        shadowOfHead(torso, upper);
        pen.outline(torso, upper);
        new RobeArtist(form, body, cloth, garb).robe(sx, sy, hem);
        new CollarArtist(form, actor, body, cloth).draw(sx, sy, k);
    }
}
