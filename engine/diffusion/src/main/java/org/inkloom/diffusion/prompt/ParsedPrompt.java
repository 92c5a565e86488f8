package org.inkloom.diffusion.prompt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.inkloom.diffusion.embedding.EmbeddingFolders;
import org.inkloom.diffusion.embedding.TextEmbedding;

/**
 * A prompt in parts.
 *
 * @param parts in their order
 * @param warnings what was taken otherwise than its writer may have meant
 */
public record ParsedPrompt(List<WeightedText> parts, List<String> warnings) {
    /** Copies the lists. */
    public ParsedPrompt {
        parts = List.copyOf(parts);
        warnings = List.copyOf(warnings);
    }

    /** Returns whether every part counts 1 and nothing is broken: then the prompt is the plain {@link #text}. */
    public boolean isPlain() {
        return parts.stream()
                .allMatch(part -> part.weight() == 1 && part.embedding().isEmpty());
    }

    /**
     * Returns the prompt with vectors in place of the names of embeddings; a name that has no file stays text.
     *
     * @throws org.inkloom.run.InkloomException as {@link TextEmbedding#read}
     */
    public ParsedPrompt with(EmbeddingFolders folders) {
        List<WeightedText> found = new ArrayList<>();
        for (WeightedText part : parts) {
            List<NamedEmbeddings.Piece> pieces = named(part, folders).pieces();
            if (pieces.stream().allMatch(piece -> piece.file().isEmpty())) {
                found.add(part);
                continue;
            }
            for (NamedEmbeddings.Piece piece : pieces) {
                found.add(new WeightedText(
                        piece.text(), part.weight(), piece.file().map(TextEmbedding::read)));
            }
        }
        return new ParsedPrompt(found, warnings);
    }

    private static NamedEmbeddings named(WeightedText part, EmbeddingFolders folders) {
        return NamedEmbeddings.in(part.isBreak() ? "" : part.text(), folders);
    }

    /** Returns the files of the embeddings that are named, none twice. */
    public Set<Path> embeddingFiles(EmbeddingFolders folders) {
        Set<Path> files = new LinkedHashSet<>();
        parts.forEach(part ->
                named(part, folders).pieces().forEach(piece -> piece.file().ifPresent(files::add)));
        return files;
    }

    /**
     * Returns what is written like an embedding and read as text, as written.
     *
     * @param read whether those that have a file are read as embeddings
     */
    public Set<String> writtenEmbeddings(boolean read, EmbeddingFolders folders) {
        EmbeddingFolders known = read ? folders : EmbeddingFolders.NONE;
        Set<String> written = new LinkedHashSet<>();
        parts.forEach(part -> written.addAll(named(part, known).missing()));
        return written;
    }

    /** Returns the text alone, without weights and breaks. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (WeightedText part : parts) {
            text.append(part.isBreak() ? " " : part.text());
        }
        return text.toString();
    }
}
