package org.inkloom.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.diffusion.prompt.LoraTags;
import org.inkloom.diffusion.prompt.PromptCheck;
import org.inkloom.diffusion.prompt.PromptParser;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.prompt.PromptTemplate;
import org.inkloom.diffusion.prompt.WeightedText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom prompt}: fills in a prompt template, or checks a prompt. */
@Command(
        name = "prompt",
        header = "Fills a prompt's template, or checks a prompt. 填写提示词模板，检查提示词。",
        description = {
            "",
            "A prompt in the order 主体描述，细节描述，修饰词，艺术风格，艺术家: what is seen, its details, what makes it"
                    + " good, the style, the artist. The result is printed; what is odd about it is said beside it."
        },
        footer = {
            "",
            "Examples:",
            "  inkloom prompt --list",
            "  inkloom prompt ink-landscape --subject 雪中的古寺",
            "  inkloom prompt --subject \"a red fox\" --style watercolour --lang en",
            "  inkloom prompt --check \"(lowres, blurry:1.2), (text\" --json"
        })
final class PromptCommand extends InkloomCommand {
    @Parameters(arity = "0..1", paramLabel = "TEMPLATE", description = "A template's name, see --list.")
    private @Nullable String template;

    @Option(names = "--list", description = "List the templates.")
    private boolean list;

    @Option(names = "--check", paramLabel = "PROMPT", description = "Show how a prompt is read.")
    private @Nullable String check;

    @Option(
            names = "--rules",
            paramLabel = "RULES",
            defaultValue = "comfyui",
            description = "Whose brackets: comfyui, a1111 or literal. Default: ${DEFAULT-VALUE}.")
    private String rules;

    @Option(names = "--subject", paramLabel = "TEXT", defaultValue = "", description = "What is seen (主体描述).")
    private String subject;

    @Option(names = "--detail", paramLabel = "TEXT", defaultValue = "", description = "Its details (细节描述).")
    private String detail;

    @Option(names = "--modifiers", paramLabel = "TEXT", defaultValue = "", description = "What makes it good (修饰词).")
    private String modifiers;

    @Option(names = "--style", paramLabel = "TEXT", defaultValue = "", description = "The style (艺术风格).")
    private String style;

    @Option(names = "--artist", paramLabel = "TEXT", defaultValue = "", description = "The artist (艺术家).")
    private String artist;

    @Option(
            names = "--lang",
            paramLabel = "zh|en",
            defaultValue = "zh",
            description = "Without a template: the language, which decides the commas. Default: ${DEFAULT-VALUE}.")
    private String language;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() {
        PromptRules by = PromptRules.of(rules);
        if (list) {
            listTemplates();
        } else if (check != null) {
            show(check, by, true);
        } else {
            PromptTemplate base = template == null ? PromptTemplate.empty(language) : PromptTemplate.named(template);
            show(base.with(subject, detail, modifiers, style, artist).prompt(), by, false);
        }
    }

    private void listTemplates() {
        if (json) {
            printJson(PromptTemplate.all());
            return;
        }
        for (PromptTemplate one : PromptTemplate.all()) {
            out().println(String.format(Locale.ROOT, "%-16s %s", one.name(), one.title()));
            out().println("                 " + one.prompt());
        }
    }

    private void show(String prompt, PromptRules by, boolean inParts) {
        LoraTags tags = LoraTags.of(prompt);
        List<WeightedText> parts = PromptParser.parse(tags.prompt(), by).parts();
        List<String> odd = PromptCheck.of(prompt, by);
        if (json) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("prompt", prompt);
            facts.put("rules", by.key());
            facts.put("parts", parts);
            facts.put("loras", tags.loras());
            facts.put("odd", odd);
            printJson(facts);
            return;
        }
        if (!inParts) {
            out().println(prompt);
        } else {
            for (WeightedText part : parts) {
                out().println(String.format(Locale.ROOT, "%6.3f  %s", part.weight(), part.text()));
            }
            tags.loras()
                    .forEach(lora ->
                            out().println(String.format(Locale.ROOT, "%6.3f  LoRA %s", lora.scale(), lora.name())));
        }
        odd.forEach(this::note);
    }
}
