package org.inkloom.diffusion.recipe;

import java.util.Optional;
import org.inkloom.diffusion.recipe.RecordedDrawing.FileUse;
import org.inkloom.diffusion.recipe.RecordedDrawing.LoraRecord;
import org.inkloom.diffusion.recipe.RecordedDrawing.StartRecord;
import org.inkloom.picture.settings.PictureSetting;
import tools.jackson.databind.JsonNode;

/** Reads the JSON of {@link org.inkloom.picture.png.PictureRecipe#json}. */
final class InkloomRecipe {
    private InkloomRecipe() {}

    static RecordedDrawing read(JsonNode json) {
        Draft draft = new Draft("Inkloom");
        draft.prompt = json.path("prompt").asString("");
        draft.negative = json.path("negative_prompt").asString("");
        draft.seed = json.path("seed").isNumber() ? json.path("seed").longValue() : null;
        PictureSetting.ALL.forEach(setting -> take(draft, setting, json.path(setting.key())));
        JsonNode files = json.path("files");
        draft.model = new FileUse(
                json.path("model").asString(""),
                json.path("model_sha256").asString(""),
                files.path("model").asString(""));
        for (JsonNode lora : json.path("loras")) {
            String name = lora.path("name").asString("");
            FileUse file = new FileUse(
                    name,
                    lora.path("sha256").asString(""),
                    files.path("lora." + name).asString(""));
            draft.loras.add(new LoraRecord(file, lora.path("scale").asDouble(1)));
        }
        JsonNode start = json.path("start");
        if (start.isObject()) {
            FileUse file = new FileUse(
                    start.path("name").asString(""),
                    start.path("sha256").asString(""),
                    files.path("start").asString(""));
            draft.start = new StartRecord(
                    file,
                    Optional.of(start.path("fit").asString("")).filter(fit -> !fit.isEmpty()),
                    Optional.of(start.path("strength").asDouble(0)).filter(strength -> strength > 0));
        }
        json.path("more")
                .properties()
                .forEach(
                        entry -> draft.more.put(entry.getKey(), entry.getValue().asString("")));
        return draft.finished();
    }

    private static <T> void take(Draft draft, PictureSetting<T> setting, JsonNode value) {
        Class<T> type = setting.type();
        if (setting == PictureSetting.SCHEDULER) {
            draft.sampler(value.asString(""));
        } else if (type == Integer.class && value.isNumber()) {
            draft.say(setting, type.cast(value.intValue()));
        } else if (type == Double.class && value.isNumber()) {
            draft.say(setting, type.cast(value.doubleValue()));
        } else if (type == String.class && value.isString()) {
            draft.say(setting, type.cast(value.asString()));
        } else if (!setting.isNamed(setting.usual())) {
            // A recipe without it was drawn without it, whatever the model recommends.
            draft.say(setting, setting.usual());
        }
    }
}
