package org.inkloom.diffusion.recipe;

import java.util.Optional;
import org.inkloom.diffusion.recipe.RecordedDrawing.FileUse;
import org.inkloom.diffusion.recipe.RecordedDrawing.LoraRecord;
import org.inkloom.diffusion.recipe.RecordedDrawing.MaskRecord;
import org.inkloom.diffusion.recipe.RecordedDrawing.StartRecord;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.Outpaint;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.InkloomException;
import tools.jackson.databind.JsonNode;

/** Reads Inkloom's own JSON recipe, written by {@link org.inkloom.picture.png.PictureRecipe#json}. */
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
            draft.start = start(draft, start, files);
        }
        json.path("more")
                .properties()
                .forEach(
                        entry -> draft.more.put(entry.getKey(), entry.getValue().asString("")));
        // The paths of reference pictures; the parameters name and identify them.
        files.properties().stream()
                .filter(entry -> entry.getKey().startsWith("ip_adapter")
                        || entry.getKey().startsWith("reference."))
                .forEach(
                        entry -> draft.more.put(entry.getKey(), entry.getValue().asString("")));
        return draft.finished();
    }

    private static StartRecord start(Draft draft, JsonNode start, JsonNode files) {
        FileUse file = new FileUse(
                start.path("name").asString(""),
                start.path("sha256").asString(""),
                files.path("start").asString(""));
        return new StartRecord(
                file,
                Optional.of(start.path("fit").asString("")).filter(fit -> !fit.isEmpty()),
                Optional.of(start.path("strength").asDouble(0)).filter(strength -> strength > 0),
                outpaint(draft, start.path("outpaint").asString("")),
                !start.path("cut").asString("").isEmpty(),
                mask(draft, start.path("mask"), files.path("mask").asString("")));
    }

    private static Outpaint outpaint(Draft draft, String text) {
        try {
            return text.isEmpty() ? Outpaint.NONE : Outpaint.parse(text);
        } catch (InkloomException e) {
            draft.pass("outpaint", text, "no sides and pixels");
            return Outpaint.NONE;
        }
    }

    private static Optional<MaskRecord> mask(Draft draft, JsonNode mask, String place) {
        if (!mask.isObject()) {
            return Optional.empty();
        }
        FileUse file =
                new FileUse(mask.path("name").asString(""), mask.path("sha256").asString(""), place);
        try {
            MaskSettings settings = new MaskSettings(
                    mask.path("invert").asBoolean(false),
                    mask.path("grow").asInt(0),
                    mask.path("feather").asInt(0),
                    mask.path("keep_outside").asBoolean(false));
            return Optional.of(new MaskRecord(file, settings));
        } catch (InkloomException e) {
            draft.pass("mask", "", "its edges are out of range");
            return Optional.of(new MaskRecord(file, MaskSettings.USUAL));
        }
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
            // Recipes leave out settings that had their default when the picture was drawn; a model's recommendation
            // does not apply.
            draft.say(setting, setting.usual());
        }
    }
}
