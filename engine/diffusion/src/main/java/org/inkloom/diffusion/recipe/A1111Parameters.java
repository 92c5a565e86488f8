package org.inkloom.diffusion.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.recipe.RecordedDrawing.FileUse;
import org.inkloom.diffusion.recipe.RecordedDrawing.LoraRecord;
import org.inkloom.diffusion.recipe.RecordedDrawing.StartRecord;
import org.inkloom.picture.settings.HiresPass;
import org.inkloom.picture.settings.PictureSetting;

/**
 * Reads the PNG text {@code parameters} of the A1111 WebUI and programs that follow it: the prompt, a line {@code
 * Negative prompt:}, and a last line of settings that begins with {@code Steps:}.
 */
final class A1111Parameters {
    private static final String NEGATIVE = "Negative prompt:";
    // Repetitions are bounded and possessive: a hostile text then costs one pass, not one for every place where a tag
    // might begin.
    private static final Pattern LORA =
            Pattern.compile("<lora:([^:>]{1,300}+)(?::([^:>]{0,40}+))?+(?::[^>]{0,300}+)?+>");
    /** Limit on the LoRAs that are read; a hostile file may name a million. */
    private static final int MOST_LORAS = 100;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s*x\\s*(\\d{1,6})");
    /** Settings that do not change the picture, or that are read together with another one. */
    private static final Set<String> SILENT = Set.of("Version", "Model hash", "Lora hashes", "Schedule type");

    private final Draft draft = new Draft("A1111");
    private final Map<String, String> settings = new LinkedHashMap<>();

    private A1111Parameters() {}

    /** Returns whether a text has this format. */
    static boolean fits(String text) {
        return text.lines().anyMatch(line -> line.startsWith("Steps: "));
    }

    static RecordedDrawing read(String text) {
        return new A1111Parameters().parse(text);
    }

    private RecordedDrawing parse(String text) {
        List<String> lines = text.lines().toList();
        int last = lines.size() - 1;
        while (last > 0 && !lines.get(last).startsWith("Steps: ")) {
            last--;
        }
        SettingsLine.read(String.join(", ", lines.subList(last, lines.size()))).forEach(settings::putIfAbsent);
        int negative = 0;
        while (negative < last && !lines.get(negative).startsWith(NEGATIVE)) {
            negative++;
        }
        draft.prompt = prompt(String.join("\n", lines.subList(0, negative)));
        draft.negative = negative == last
                ? ""
                : String.join("\n", lines.subList(negative, last))
                        .substring(NEGATIVE.length())
                        .strip();
        // Inkloom writes such a text too, for other programs, but its prompts follow its own default rules.
        boolean own = settings.getOrDefault("Version", "").startsWith("Inkloom");
        draft.say(PictureSetting.PROMPT_RULES, own ? PictureSetting.PROMPT_RULES.usual() : PromptRules.A1111.key());
        settings.forEach(this::take);
        if (draft.start == null
                && settings.containsKey("Denoising strength")
                && !settings.containsKey("Hires upscale")) {
            draft.start = new StartRecord(
                    new FileUse("", settings.getOrDefault("Init image hash", ""), ""),
                    Optional.empty(),
                    Optional.ofNullable(draft.number("strength", settings.get("Denoising strength"), Double::valueOf)));
        }
        return draft.finished();
    }

    /** Collects the LoRA tags and removes them from the prompt. */
    private String prompt(String text) {
        Matcher lora = LORA.matcher(text);
        while (draft.loras.size() < MOST_LORAS && lora.find()) {
            Double scale =
                    lora.group(2) == null ? Double.valueOf(1) : draft.number("LoRA", lora.group(2), Double::valueOf);
            if (scale != null) {
                draft.loras.add(new LoraRecord(new FileUse(lora.group(1), "", ""), scale));
            }
        }
        return LORA.matcher(text).replaceAll("").strip();
    }

    private void take(String name, String value) {
        switch (name) {
            case "Sampler" -> draft.sampler(sampler(value));
            case "Seed" -> draft.seed = draft.number(name, value, Long::valueOf);
            case "Size" -> size(value);
            case "Model" -> draft.model = new FileUse(value, settings.getOrDefault("Model hash", ""), "");
            case "Hires upscale" -> hires(value);
            case "Denoising strength", "Init image hash", "Hires steps", "Hires upscaler" -> {
                // Read together with the setting that they belong to.
            }
            default -> setting(name, value);
        }
    }

    private void setting(String name, String value) {
        Optional<PictureSetting<?>> known = PictureSetting.ALL.stream()
                .filter(setting -> setting.label().equals(name))
                .findFirst();
        known.ifPresent(setting -> draft.read(setting, name, value));
        if (known.isEmpty() && !SILENT.contains(name)) {
            draft.pass(name, value, "Inkloom has no such setting");
        }
    }

    /** Returns the sampler's name with its noise schedule, which newer versions write as a setting of its own. */
    private String sampler(String name) {
        String levels = settings.getOrDefault("Schedule type", "Automatic");
        if (levels.equals("Karras") && name.startsWith("DPM++ 2M")) {
            return name + " Karras";
        }
        if (!levels.equals("Automatic") && !levels.equals("Karras")) {
            draft.pass("Schedule type", levels, "the sampler keeps its own noise levels");
        } else if (levels.equals("Karras") && !name.endsWith("Karras")) {
            draft.pass("Schedule type", levels, "only DPM++ 2M takes Karras' noise levels here");
        }
        return name;
    }

    /**
     * Reads the second pass at a higher resolution. An upscaler that is a network is not available here; that is noted.
     */
    private void hires(String factor) {
        String upscaler = settings.getOrDefault("Hires upscaler", "Lanczos");
        boolean latent = upscaler.startsWith("Latent");
        String steps = settings.getOrDefault("Hires steps", "0");
        String pass = factor + ":" + settings.getOrDefault("Denoising strength", "0.7")
                + (steps.equals("0") ? "" : ":" + steps) + (latent ? ":latent" : "");
        if (HiresPass.isWritten(pass)) {
            draft.say(PictureSetting.HIRES, pass);
        } else {
            draft.pass("Hires upscale", pass, "no such enlarging");
        }
        if (!latent && !upscaler.equals("Lanczos")) {
            draft.pass("Hires upscaler", upscaler, "pictures are enlarged by Lanczos here");
        }
    }

    private void size(String value) {
        Matcher size = SIZE.matcher(value);
        if (size.matches()) {
            draft.say(PictureSetting.WIDTH, Integer.valueOf(size.group(1)));
            draft.say(PictureSetting.HEIGHT, Integer.valueOf(size.group(2)));
        } else {
            draft.pass("Size", value, "no such size");
        }
    }
}
