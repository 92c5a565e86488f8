package org.inkloom.diffusion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.inkloom.diffusion.embedding.EmbeddingFolders;
import org.inkloom.diffusion.family.ModelFamily;
import org.inkloom.diffusion.prompt.ParsedPrompt;
import org.inkloom.diffusion.prompt.PromptParser;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.run.SettingKey;

/**
 * The embeddings that prompts of a model name.
 *
 * @param family of the model
 * @param folders where they lie
 */
record PromptEmbeddings(ModelFamily family, EmbeddingFolders folders) {
    /** Reads a prompt by its rules, with vectors where it names embeddings that the family can read. */
    ParsedPrompt read(String prompt, PromptRules rules) {
        ParsedPrompt parsed = PromptParser.parse(prompt, rules);
        return takesAny(rules) ? parsed.with(folders) : parsed;
    }

    /** Returns the files of embeddings that a prompt is read with. */
    Set<Path> files(String prompt, PromptRules rules) {
        return takesAny(rules) ? PromptParser.parse(prompt, rules).embeddingFiles(folders) : Set.of();
    }

    private boolean takesAny(PromptRules rules) {
        return rules != PromptRules.LITERAL && family.takesEmbeddings();
    }

    /** Returns what is said of names in a request that are read as text; refers to settings. */
    List<String> remarks(GenerationRequest request) {
        List<String> prompts = new ArrayList<>(request.prompts());
        prompts.add(request.negativePrompt());
        return request.promptRules() == PromptRules.LITERAL ? List.of() : remarks(parsed(prompts, request));
    }

    /** As {@link #remarks(GenerationRequest)}, for the prompt of a node. */
    List<String> remarks(String prompt) {
        return remarks(List.of(PromptParser.parse(prompt, PromptRules.COMFYUI)));
    }

    private List<String> remarks(List<ParsedPrompt> prompts) {
        Set<String> missing = new LinkedHashSet<>();
        prompts.forEach(prompt -> missing.addAll(prompt.writtenEmbeddings(family.takesEmbeddings(), folders)));
        return missing.stream().map(this::remark).toList();
    }

    private String remark(String written) {
        return family.takesEmbeddings()
                ? "There is no embedding for " + written + ", which is read as text. Put its file into a folder that "
                        + SettingKey.of("embeddings") + " names."
                : written + " is read as text: " + family.title()
                        + " has no embeddings, which are learnt for text encoders of CLIP (SD 1.5, SDXL).";
    }

    /** Returns name and digest of each that a picture was drawn with; empty where there is none. */
    String described(GenerationRequest request, int picture) {
        if (!takesAny(request.promptRules())) {
            return "";
        }
        List<String> prompts = new ArrayList<>(List.of(request.prompts().get(picture)));
        if (request.guided()) {
            prompts.add(request.negativePrompt());
        }
        Set<Path> files = new LinkedHashSet<>();
        parsed(prompts, request).forEach(prompt -> files.addAll(prompt.embeddingFiles(folders)));
        return files.stream()
                .map(file -> Fingerprint.name(file) + " " + Fingerprint.of(file))
                .collect(Collectors.joining("; "));
    }

    /** Returns what prompts are on the way, as they are parsed. */
    private static List<ParsedPrompt> parsed(List<String> prompts, GenerationRequest request) {
        PromptRules rules = request.promptRules();
        return prompts.stream()
                .flatMap(prompt -> PromptReading.spans(prompt, rules, request.steps()).stream())
                .map(span -> PromptParser.parse(span.prompt(), rules))
                .toList();
    }
}
