package org.inkloom.models.text.bytebpe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.run.InkloomException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tokens and merges of a byte-pair encoding, as published.
 *
 * @param ids number of each token, special tokens included
 * @param merges pairs {@code "left right"} of tokens that are joined, the most urgent first
 */
public record BpeVocabulary(Map<String, Integer> ids, List<String> merges) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Copies both. */
    public BpeVocabulary {
        ids = Map.copyOf(ids);
        merges = List.copyOf(merges);
    }

    /**
     * Reads {@code vocab.json} and {@code merges.txt} of a folder, or else {@code tokenizer.json}.
     *
     * @throws InkloomException {@code INK-TEXT-010} if they are not there, {@code -011} if they are damaged
     */
    public static BpeVocabulary read(Path folder) {
        Path vocabulary = folder.resolve("vocab.json");
        Path merges = folder.resolve("merges.txt");
        Path whole = folder.resolve("tokenizer.json");
        try {
            if (Files.exists(vocabulary) && Files.exists(merges)) {
                return ofParts(vocabulary, merges);
            }
            return ofWhole(whole);
        } catch (NoSuchFileException e) {
            throw InkloomException.badInput(
                    "INK-TEXT-010",
                    "The folder " + folder + " has no tokenizer: neither vocab.json with merges.txt nor"
                            + " tokenizer.json.",
                    "The download is incomplete, or another folder was meant.",
                    "Put the tokenizer's files of the same model beside its config.json.",
                    e);
        } catch (JacksonException | IOException e) {
            throw damaged(
                    folder, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static BpeVocabulary ofParts(Path vocabulary, Path merges) throws IOException {
        Map<String, Integer> ids = new HashMap<>();
        putAll(vocabulary, JSON.readTree(Files.readString(vocabulary)), ids);
        List<String> pairs = Files.readAllLines(merges).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#version"))
                .map(String::strip)
                .toList();
        return checked(merges, ids, pairs);
    }

    private static BpeVocabulary ofWhole(Path file) throws IOException {
        JsonNode root = JSON.readTree(Files.readString(file));
        JsonNode model = root.path("model");
        Map<String, Integer> ids = new HashMap<>();
        putAll(file, model.path("vocab"), ids);
        for (JsonNode added : root.path("added_tokens")) {
            ids.put(added.path("content").asString(""), added.path("id").asInt(0));
        }
        List<String> pairs = new ArrayList<>();
        for (JsonNode pair : model.path("merges")) {
            // Newer files write a merge as a list of two texts, older ones as one text.
            boolean list = pair.isArray() && pair.size() == 2;
            pairs.add(list ? pair.get(0).asString("") + " " + pair.get(1).asString("") : pair.asString(""));
        }
        return checked(file, ids, pairs);
    }

    private static void putAll(Path file, JsonNode vocabulary, Map<String, Integer> ids) {
        for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
            if (!entry.getValue().isIntegralNumber()) {
                throw damaged(file, "the token " + entry.getKey() + " has no number");
            }
            ids.put(entry.getKey(), entry.getValue().asInt());
        }
    }

    private static BpeVocabulary checked(Path file, Map<String, Integer> ids, List<String> merges) {
        if (ids.isEmpty()) {
            throw damaged(file, "it has no vocabulary");
        }
        for (String merge : merges) {
            int gap = merge.indexOf(' ');
            if (gap < 1 || gap == merge.length() - 1) {
                throw damaged(file, "the merge \"" + merge + "\" is not a pair");
            }
        }
        return new BpeVocabulary(ids, merges);
    }

    private static InkloomException damaged(Path file, String reason) {
        return InkloomException.badInput(
                "INK-TEXT-011",
                "The tokenizer " + file + " cannot be read: " + reason + ".",
                "The file is damaged or belongs to another kind of tokenizer.",
                "Download the tokenizer's files again.");
    }
}
