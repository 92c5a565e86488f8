package org.inkloom.publish.pack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import tools.jackson.databind.JsonNode;

/** Reads the recipe in a picture that Inkloom drew. */
public final class OwnRecipe {
    private OwnRecipe() {}

    /**
     * Reads a picture's recipe.
     *
     * @return empty if it has none: another program drew it, or its metadata were removed
     * @throws InkloomException INK-PNG-003 or -004 if the file is not a valid PNG
     */
    public static Optional<PictureRecipe> read(Path picture) {
        String text = PngText.readText(picture).get(PictureRecipe.INKLOOM);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(recipe(SettingsText.json(text, SettingsLimits.FILE)));
        } catch (MalformedSettingsException | InkloomException e) {
            return Optional.empty(); // a text chunk of this keyword that is not a recipe
        }
    }

    private static PictureRecipe recipe(JsonNode json) {
        List<PictureRecipe.LoraUse> loras = new ArrayList<>();
        for (JsonNode lora : json.path("loras")) {
            loras.add(new PictureRecipe.LoraUse(
                    lora.path("name").asString(""),
                    lora.path("scale").asDouble(1),
                    lora.path("sha256").asString("")));
        }
        Map<String, String> more = new LinkedHashMap<>();
        json.path("more")
                .properties()
                .forEach(entry -> more.put(entry.getKey(), entry.getValue().asString("")));
        return new PictureRecipe(
                json.path("prompt").asString(""),
                json.path("negative_prompt").asString(""),
                json.path("seed").asLong(0),
                settings(json),
                json.path("model").asString(""),
                json.path("model_sha256").asString(""),
                loras,
                more);
    }

    /** Reads settings by their keys, from a recipe or a lock file. */
    public static PictureSettings settings(JsonNode json) {
        PictureSettings settings = PictureSettings.NONE;
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            settings = with(settings, setting, json.path(setting.key()));
        }
        return settings;
    }

    private static <T> PictureSettings with(PictureSettings settings, PictureSetting<T> setting, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return settings;
        }
        Object read = setting.type() == Integer.class
                ? (Object) value.asInt(0)
                : setting.type() == Double.class ? (Object) value.asDouble(0) : value.asString("");
        return settings.with(setting, setting.type().cast(read));
    }
}
