package org.inkloom.diffusion.prompt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks a prompt for likely mistakes. */
public final class PromptCheck {
    private static final Pattern COMMAS = Pattern.compile("[,，、;；。\\n]");
    private static final double HEAVY = 2;

    private PromptCheck() {}

    /** Returns the likely mistakes in a prompt, each a whole sentence. */
    public static List<String> of(String prompt, PromptRules rules) {
        LoraTags tags = LoraTags.of(prompt);
        ParsedPrompt parsed = PromptParser.parse(tags.prompt(), rules);
        List<String> odd = new ArrayList<>(parsed.warnings());
        for (WeightedText part : parsed.parts()) {
            if (!part.isBreak() && (part.weight() > HEAVY || part.weight() <= 0)) {
                odd.add("\"" + part.text().strip() + "\" counts " + number(part.weight())
                        + ": beyond 0 to 2 pictures usually fall apart.");
            }
        }
        Set<String> seen = new HashSet<>();
        for (String phrase : COMMAS.split(parsed.text())) {
            String plain = phrase.strip().toLowerCase(Locale.ROOT);
            if (!plain.isEmpty() && !seen.add(plain)) {
                odd.add("\"" + phrase.strip() + "\" stands there twice.");
            }
        }
        if (parsed.text().isBlank()) {
            odd.add("The prompt is empty.");
        }
        return List.copyOf(odd);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value).replaceAll("\\.?0+$", "");
    }
}
