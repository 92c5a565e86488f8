package org.inkloom.picture.png;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.Outpaint;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.picture.settings.SettingText;

/**
 * Everything that decides a generated picture, as it is stored inside the picture.
 *
 * @param prompt what was asked for
 * @param negativePrompt what was to be avoided, empty when nothing was
 * @param seed of the initial noise
 * @param settings every one of them said; guidance below 1 counts as 1, which is none
 * @param model the model's name or folder
 * @param modelDigest the model's SHA-256 in hex, empty when unknown
 * @param loras the LoRAs in the order of their use
 * @param start the picture it was drawn from; empty where it was drawn from noise alone
 * @param files where files lay, as they were named, by what they are: {@code model}, {@code start}, {@code mask},
 *     {@code lora.NAME}.
 *     They help to find them again and decide nothing
 * @param more further parameters, for example {@code device} or {@code dtype}; sorted when written
 */
public record PictureRecipe(
        String prompt,
        String negativePrompt,
        long seed,
        @JsonIgnore PictureSettings settings,
        String model,
        String modelDigest,
        List<LoraUse> loras,
        Optional<Start> start,
        Map<String, String> files,
        Map<String, String> more) {

    /** The keyword of the text that A1111 made common. */
    public static final String PARAMETERS = "parameters";
    /** The keyword of Inkloom's own JSON. */
    public static final String INKLOOM = "inkloom";

    private static final int SHORT_HASH = 10;
    /** Settings that stand at a place of their own in the text of {@value #PARAMETERS}. */
    private static final Set<PictureSetting<?>> HAS_A_PLACE =
            Set.of(PictureSetting.STEPS, PictureSetting.SCHEDULER, PictureSetting.WIDTH, PictureSetting.HEIGHT);

    /**
     * One LoRA in use.
     *
     * @param name its file name without the extension
     * @param scale its strength; 1 is as trained
     * @param digest the file's SHA-256 in hex, empty when unknown
     */
    public record LoraUse(String name, double scale, String digest) {}

    /**
     * The picture that another was drawn from.
     *
     * @param name its file's name; empty when unknown
     * @param digest the SHA-256 of its file in hex
     * @param width of the file's picture, in pixels
     * @param height of the file's picture, in pixels
     * @param fit how it was brought to the size drawn, for example {@code cover}
     * @param strength how much of it was given up, in (0, 1]
     * @param outpaint room that was added around it first, in its file's pixels
     * @param cut what was cut off the sides of the picture drawn, in its pixels, so that it is as large as was asked for
     * @param mask what of it was drawn over, beside such room; empty for all of it
     */
    public record Start(
            String name,
            String digest,
            int width,
            int height,
            String fit,
            double strength,
            Outpaint outpaint,
            Outpaint cut,
            Optional<Mask> mask) {
        /** A picture that was started from as it is, and drawn over as a whole. */
        public Start(String name, String digest, int width, int height, String fit, double strength) {
            this(name, digest, width, height, fit, strength, Outpaint.NONE, Outpaint.NONE, Optional.empty());
        }
    }

    /**
     * What of a start picture was drawn over.
     *
     * @param name its file's name; empty when unknown, or where there was no file but room around the picture
     * @param digest the SHA-256 of its file in hex; empty where there was none
     * @param settings how it was taken
     */
    public record Mask(String name, String digest, MaskSettings settings) {}

    /** Copies the lists; guidance below 1 is none, as 1 is. */
    public PictureRecipe {
        settings = settings.with(PictureSetting.GUIDANCE_SCALE, Math.max(1, settings.guidanceScale()))
                .complete();
        loras = List.copyOf(loras);
        files = Map.copyOf(files);
        more = Map.copyOf(more);
    }

    /** Makes the recipe of a picture that was drawn from noise alone, with files that are known by name. */
    public PictureRecipe(
            String prompt,
            String negativePrompt,
            long seed,
            PictureSettings settings,
            String model,
            String modelDigest,
            List<LoraUse> loras,
            Map<String, String> more) {
        this(prompt, negativePrompt, seed, settings, model, modelDigest, loras, Optional.empty(), Map.of(), more);
    }

    /** Returns this recipe with where its files lay. */
    public PictureRecipe withFiles(Map<String, String> value) {
        return new PictureRecipe(prompt, negativePrompt, seed, settings, model, modelDigest, loras, start, value, more);
    }

    /** Returns the settings one by one, as JSON for programs has them beside the rest. */
    @JsonAnyGetter
    public Map<String, Object> settingsByName() {
        return settings.byName();
    }

    /** Returns both texts, keyword to text, ready for {@link PngText}. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(PARAMETERS, parametersText());
        texts.put(INKLOOM, json());
        return texts;
    }

    /**
     * Returns the text of the keyword {@code parameters}: the prompt with {@code <lora:name:scale>} marks, a line
     * {@code Negative prompt:}, and a line of comma-separated settings.
     */
    public String parametersText() {
        StringBuilder text = new StringBuilder(prompt);
        for (LoraUse lora : loras) {
            text.append(" <lora:")
                    .append(lora.name())
                    .append(':')
                    .append(SettingText.number(lora.scale()))
                    .append('>');
        }
        if (!negativePrompt.isEmpty()) {
            text.append("\nNegative prompt: ").append(negativePrompt);
        }
        text.append("\nSteps: ").append(settings.steps());
        text.append(", Sampler: ").append(quoted(settings.scheduler()));
        PictureSetting.ALL.stream()
                .filter(setting -> !HAS_A_PLACE.contains(setting) && settings.isNamed(setting))
                .forEach(setting -> text.append(", ")
                        .append(setting.label())
                        .append(": ")
                        .append(quoted(settings.written(setting))));
        text.append(", Seed: ").append(seed);
        text.append(", Size: ").append(settings.width()).append('x').append(settings.height());
        if (!modelDigest.isEmpty()) {
            text.append(", Model hash: ").append(shortened(modelDigest));
        }
        text.append(", Model: ").append(quoted(model));
        loraHashes(text);
        start.ifPresent(from -> startText(from, text));
        new TreeMap<>(more)
                .forEach((key, value) ->
                        text.append(", ").append(key).append(": ").append(quoted(value)));
        return text.append(", Version: Inkloom").toString();
    }

    private static void startText(Start from, StringBuilder text) {
        text.append(", Denoising strength: ")
                .append(SettingText.number(from.strength()))
                .append(", Init image hash: ")
                .append(shortened(from.digest()));
        from.mask().ifPresent(mask -> {
            if (!mask.digest().isEmpty()) {
                text.append(", Mask hash: ").append(shortened(mask.digest()));
            }
            text.append(", Mask blur: ").append(mask.settings().feather());
        });
        if (!from.outpaint().isNone()) {
            text.append(", Outpaint: ").append(quoted(from.outpaint().written()));
        }
    }

    private void loraHashes(StringBuilder text) {
        List<String> hashes = loras.stream()
                .filter(lora -> !lora.digest().isEmpty())
                .map(lora -> lora.name() + ": " + shortened(lora.digest()))
                .toList();
        if (!hashes.isEmpty()) {
            text.append(", Lora hashes: \"").append(String.join(", ", hashes)).append('"');
        }
    }

    private static String shortened(String digest) {
        return digest.substring(0, Math.min(SHORT_HASH, digest.length()));
    }

    /** A value with a comma, colon, quote or line end stands in JSON quotes, so that the line can be split again. */
    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == ':' || c == '"' || c == '\n');
        return plain ? value : CanonicalJson.text(value);
    }

    /** Returns the whole recipe as canonical JSON: one line, keys sorted, equal recipes give equal bytes. */
    public String json() {
        SortedMap<String, Object> fields = decisive();
        fields.put("format", 1L);
        fields.put("model", model);
        fields.put(
                "loras",
                loras.stream()
                        .map(lora -> new TreeMap<String, Object>(
                                Map.of("name", lora.name(), "scale", lora.scale(), "sha256", lora.digest())))
                        .toList());
        fields.put("more", new TreeMap<String, Object>(more));
        start.ifPresent(from -> {
            SortedMap<String, Object> about = decisive(from);
            about.put("name", from.name());
            about.put("width", (long) from.width());
            about.put("height", (long) from.height());
            from.mask().ifPresent(mask -> {
                SortedMap<String, Object> named = decisive(mask);
                named.put("name", mask.name());
                about.put("mask", named);
            });
            fields.put("start", about);
        });
        if (!files.isEmpty()) {
            fields.put("files", new TreeMap<String, Object>(files));
        }
        return CanonicalJson.of(fields);
    }

    /**
     * Returns the canonical JSON of what decides the pixels: file and model names only where no digest is known, so that
     * a folder may be moved and renamed, and {@code more} left out.
     */
    public String decisiveJson() {
        SortedMap<String, Object> fields = decisive();
        if (modelDigest.isEmpty()) {
            fields.put("model", model);
        }
        fields.put(
                "loras",
                loras.stream()
                        .map(lora -> new TreeMap<String, Object>(Map.of(
                                lora.digest().isEmpty() ? "name" : "sha256",
                                lora.digest().isEmpty() ? lora.name() : lora.digest(),
                                "scale",
                                lora.scale())))
                        .toList());
        start.ifPresent(from -> fields.put("start", decisive(from)));
        return CanonicalJson.of(fields);
    }

    private static SortedMap<String, Object> decisive(Start from) {
        SortedMap<String, Object> fields =
                new TreeMap<>(Map.of("sha256", from.digest(), "fit", from.fit(), "strength", from.strength()));
        if (!from.outpaint().isNone()) {
            fields.put("outpaint", from.outpaint().written());
        }
        if (!from.cut().isNone()) {
            fields.put("cut", from.cut().written());
        }
        from.mask().ifPresent(mask -> fields.put("mask", decisive(mask)));
        return fields;
    }

    private static SortedMap<String, Object> decisive(Mask mask) {
        MaskSettings settings = mask.settings();
        return new TreeMap<>(Map.of(
                "sha256",
                mask.digest(),
                "invert",
                settings.inverted(),
                "grow",
                (long) settings.grow(),
                "feather",
                (long) settings.feather(),
                "keep_outside",
                settings.keepsOutside()));
    }

    private SortedMap<String, Object> decisive() {
        SortedMap<String, Object> fields = new TreeMap<>();
        fields.put("prompt", prompt);
        fields.put("negative_prompt", negativePrompt);
        fields.put("seed", seed);
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            if (settings.isNamed(setting)) {
                Object value = settings.get(setting);
                fields.put(setting.key(), value instanceof Integer whole ? (Object) whole.longValue() : value);
            }
        }
        fields.put("model_sha256", modelDigest);
        return fields;
    }
}
