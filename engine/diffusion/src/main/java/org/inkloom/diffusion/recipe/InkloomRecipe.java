package org.inkloom.diffusion.recipe;

import java.util.Optional;
import org.inkloom.diffusion.recipe.RecordedDrawing.FileUse;
import org.inkloom.diffusion.recipe.RecordedDrawing.LoraRecord;
import org.inkloom.diffusion.recipe.RecordedDrawing.StartRecord;
import tools.jackson.databind.JsonNode;

/** Reads the JSON of {@link org.inkloom.picture.png.PictureRecipe#json}. */
final class InkloomRecipe {
    private InkloomRecipe() {}

    static RecordedDrawing read(JsonNode json) {
        Draft draft = new Draft("Inkloom");
        draft.prompt = json.path("prompt").asString("");
        draft.negative = json.path("negative_prompt").asString("");
        draft.seed = json.path("seed").isNumber() ? json.path("seed").longValue() : null;
        draft.steps = json.path("steps").isNumber() ? json.path("steps").intValue() : null;
        draft.guidance = json.path("guidance_scale").isNumber()
                ? json.path("guidance_scale").doubleValue()
                : null;
        // A recipe without it was drawn without it, whatever the model recommends.
        draft.rescale = json.path("guidance_rescale").asDouble(0);
        draft.width = json.path("width").isNumber() ? json.path("width").intValue() : null;
        draft.height = json.path("height").isNumber() ? json.path("height").intValue() : null;
        draft.sampler(json.path("scheduler").asString(""));
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
}
