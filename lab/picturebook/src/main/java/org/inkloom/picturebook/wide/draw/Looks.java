package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.StyleSheet;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideScene;

/** Line, shadow and light of each manner and time of day. */
final class Looks {
    private Looks() {}

    static StyleSheet sheet(Manner manner) {
        return switch (manner) {
            case JAPANESE -> new StyleSheet(Style.ANIME, 0.36, 0.9, 0.4, 0, true, StyleSheet.Eyes.BIG);
            case CYBERPUNK -> new StyleSheet(Style.ANIME, 0.6, 1, 0.2, 0, true, StyleSheet.Eyes.BIG);
            default -> StyleSheet.of(manner.style());
        };
    }

    /** How strong shadows on bodies are. */
    static double strength(Manner manner) {
        return switch (manner) {
            case JAPANESE -> 1.3;
            case CYBERPUNK -> 1.25;
            case FLAT -> 0.75;
            case INK_WASH -> 0.8;
            default -> 1;
        };
    }

    /** Returns the colour by which colours are multiplied in shadow. */
    static int shadow(WideScene scene) {
        if (scene.manner() == Manner.JAPANESE) {
            return 0xA294D8;
        }
        if (scene.manner() == Manner.CYBERPUNK) {
            return 0x7A68C8;
        }
        return scene.daylight() == Daylight.DUSK ? 0xC99AA8 : 0xBFB2D2;
    }

    static int placeLight(WideScene scene) {
        return scene.setting().hasWeather()
                ? light(scene.daylight(), 0xFFE6D6, 0x95A0D6, 0xCBD3DC, 0xEDF2F8)
                : Tone.WHITE;
    }

    static int peopleLight(WideScene scene) {
        if (scene.setting().isNight()) {
            return 0xCFD0F0;
        }
        return scene.setting().hasWeather()
                ? light(scene.daylight(), 0xFFEFE2, 0xC6CBEE, 0xE6EBF0, 0xF6F8FC)
                : Tone.WHITE;
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
}
