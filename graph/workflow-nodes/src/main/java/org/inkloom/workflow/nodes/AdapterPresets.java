package org.inkloom.workflow.nodes;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The presets for IP-Adapters and the names of the files published for them. Names: ComfyUI_IPAdapter_plus. */
final class AdapterPresets {
    static final List<String> GENERAL = List.of(
            "LIGHT - SD1.5 only (low strength)",
            "STANDARD (medium strength)",
            "VIT-G (medium strength)",
            "PLUS (high strength)",
            "PLUS FACE (portraits)",
            "FULL FACE - SD1.5 only (portraits stronger)");
    static final List<String> COMMUNITY = List.of("Composition", "Kolors");

    private static final String ENDING = "\\.(safetensors|bin)$";

    private AdapterPresets() {}

    /**
     * Returns a pattern for the name of a preset's file; it matches nothing if the family has no file for the preset.
     *
     * @param small whether the model is of SD 1.5's size
     */
    static Pattern pattern(String preset, boolean small) {
        String kind = preset.toLowerCase(Locale.ROOT);
        String name;
        if (kind.startsWith("light")) {
            name = small ? "sd15.light.v11" : "(?!)";
        } else if (kind.startsWith("standard")) {
            name = small ? "ip.adapter.sd15" : "ip.adapter.sdxl.vit.h";
        } else if (kind.startsWith("vit-g")) {
            name = small ? "sd15.vit.g" : "ip.adapter.sdxl";
        } else if (kind.startsWith("plus (")) {
            name = small ? "ip.adapter.plus.sd15" : "plus.sdxl.vit.h";
        } else if (kind.startsWith("plus face")) {
            name = small ? "plus.face.sd15" : "plus.face.sdxl.vit.h";
        } else if (kind.startsWith("full")) {
            name = small ? "full.face.sd15" : "(?!)";
        } else if (kind.startsWith("composition")) {
            name = small ? "plus.composition.sd15" : "plus.composition.sdxl";
        } else {
            name = "(ip.adapter.plus.general|kolors.ip.adapter.plus)";
        }
        return Pattern.compile(name + ENDING, Pattern.CASE_INSENSITIVE);
    }
}
