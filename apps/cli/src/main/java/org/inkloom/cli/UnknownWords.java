package org.inkloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.models.text.KnownWords;

/** Says which words of prompts a model passes over, where the model has a list of the words that it knows. */
final class UnknownWords {
    private static final int SHOWN = 12;

    private UnknownWords() {}

    /** Returns a line for the user; empty if all words are known, or if the model has no such list. */
    static Optional<String> in(List<String> prompts, Path model) {
        List<String> unknown = KnownWords.ofModel(model).stream()
                .flatMap(known -> prompts.stream().flatMap(prompt -> known.unknownIn(prompt).stream()))
                .distinct()
                .toList();
        if (unknown.isEmpty()) {
            return Optional.empty();
        }
        String more = unknown.size() > SHOWN ? " and " + (unknown.size() - SHOWN) + " more" : "";
        return Optional.of("Words that the model does not know and passes over: "
                + String.join(", ", unknown.subList(0, Math.min(SHOWN, unknown.size()))) + more + ". "
                + model.resolve(KnownWords.FILE) + " lists those it knows.");
    }
}
