package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.PropPainter;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.wide.scene.Item;
import org.inkloom.picturebook.wide.scene.Thing;

/** Draws a thing or an animal, its foot in the middle at the origin; a sitting dog is about 20 units wide. */
final class ThingPainter {
    private final Form form;
    private final int variant;

    private ThingPainter(Form form, int variant) {
        this.form = form;
        this.variant = variant;
    }

    /** Returns a painter; the variant chooses the colours of things that may have any. */
    static ThingPainter of(Form form, int variant) {
        return new ThingPainter(form, variant);
    }

    void draw(Item item) {
        Pen pen = form.pen;
        item.on().ifPresent(seat -> {
            draw(seat);
            pen.part(Part.ANIMAL.grey());
        });
        Transform former = pen.map();
        if (item.on().isPresent()) {
            double[] at = FurniturePainter.top(item.on().get().thing());
            pen.map(former.move(at[0], at[1]));
        }
        Thing thing = item.thing();
        pen.part((thing.kind() == Thing.Kind.ANIMAL
                        ? Part.ANIMAL
                        : thing.kind() == Thing.Kind.FURNITURE ? Part.FURNITURE : Part.GEAR)
                .grey());
        drawAlone(item);
        pen.map(former);
    }

    /** Draws the thing itself, without what it lies on. */
    private void drawAlone(Item item) {
        Thing thing = item.thing();
        int tone = item.hue().cloth();
        switch (thing) {
            case DOG, CAT, RABBIT, FOX, BEAR, PANDA, TIGER, LION, PIG, COW, MOUSE, SQUIRREL, HAMSTER, WOLF ->
                new BeastPainter(form, Beast.of(thing, item.hue())).draw(item.doing());
            case SOFA,
                    ARMCHAIR,
                    TABLE,
                    BED,
                    CHAIR,
                    BENCH,
                    LAMP,
                    BOOKSHELF,
                    PIANO,
                    WINDOW_SEAT,
                    BASKET,
                    CARPET,
                    STREET_LAMP -> new FurniturePainter(form, tone).draw(thing);
            case CAR, BUS, TRUCK, TRAIN, MOTORBIKE, BOAT, BICYCLE -> new VehiclePainter(form, tone).draw(thing);
            case CUP, BREAD, BANANA, ORANGE, NOODLES, BOOK, CAMERA, GUITAR, VIOLIN, DRUM ->
                new SmallThingPainter(form, tone).draw(thing);
            default ->
                thing.prop()
                        .ifPresent(
                                prop -> PropPainter.of(form.pen, variant(item)).draw(prop));
        }
    }

    /** The first edition's colours of toys, by the nearest hue. */
    private int variant(Item item) {
        return switch (item.hue()) {
            case RED, BROWN, BLACK -> 0;
            case BLUE, GRAY -> 1;
            case YELLOW, ORANGE -> 2;
            case GREEN -> 3;
            case PURPLE -> 4;
            case PINK -> 5;
            case WHITE -> variant;
        };
    }
}
