package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Backdrop;
import org.inkloom.picturebook.draw.Places;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.wide.scene.Setting;

/** Draws a setting by its name: the first edition's places, and those that are new. */
final class SettingPainter {
    private SettingPainter() {}

    static void draw(Setting setting, Backdrop b, Form form) {
        if (setting.place().isPresent()) {
            Places.draw(setting.place().get(), b);
            return;
        }
        switch (setting) {
            case NEON_STREET -> new NightTown(b, form).neonStreet();
            case ROOFTOP -> new NightTown(b, form).rooftop();
            case STATION -> new NightTown(b, form).station();
            case BRIDGE -> new NightTown(b, form).bridge();
            case FOOTBALL_PITCH -> new SportPlaces(b, form).footballPitch();
            case BASKETBALL_COURT -> new SportPlaces(b, form).basketballCourt();
            case PLAYGROUND -> new SportPlaces(b, form).playground();
            case MARKET -> new TradePlaces(b, form).market();
            case CAFE -> new TradePlaces(b, form).cafe();
            case HOME -> new TradePlaces(b, form).home();
            case MUSIC_ROOM -> new TradePlaces(b, form).musicRoom();
            case CASTLE -> new CountryPlaces(b, form).castle();
            case BAMBOO -> new CountryPlaces(b, form).bamboo();
            case VILLAGE -> new CountryPlaces(b, form).village();
            case RICE_FIELD -> new CountryPlaces(b, form).riceField();
            case WATERFALL -> new CountryPlaces(b, form).waterfall();
            case LAKE -> new CountryPlaces(b, form).lake();
            default -> plain(b);
        }
    }

    private static void plain(Backdrop b) {
        int[] tones = {0xF6E3D0, 0xD9ECF4, 0xE6F0D8, 0xF8DCE2, 0xE4DDF2, 0xFAF6EE};
        int tone = tones[b.random.below(tones.length)];
        b.band(b.top, 112, tone);
        b.pen.veil(Path.circle(50, 46, 44), 0xFFFFFF, 0.25);
        b.pen.veil(Path.circle(50, 46, 30), 0xFFFFFF, 0.25);
    }

    /** Returns the height of the line where the far meets the ground, in drawing units. */
    static double horizon(Setting setting) {
        return setting.place()
                .map(Places::horizon)
                .orElse(
                        switch (setting) {
                            case LAKE -> 60.0;
                            case FOOTBALL_PITCH, RICE_FIELD -> 56.0;
                            case BASKETBALL_COURT, CASTLE, VILLAGE, PLAYGROUND -> 66.0;
                            default -> 74.0;
                        });
    }
}
