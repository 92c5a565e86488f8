package org.inkloom.diffusion.prompt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.inkloom.diffusion.embedding.EmbeddingFolders;
import org.inkloom.diffusion.embedding.TextEmbedding;

/**
 * A prompt split into parts by weight.
 *
 * @param parts in their order
 * @param warnings sentences about what the writer may have meant differently, such as an unclosed bracket
 */
public record ParsedPrompt(List<WeightedText> parts, List<String> warnings) {
    /** Copies the lists. */
    public ParsedPrompt {
        parts = List.copyOf(parts);
        warnings = List.copyOf(warnings);
    }

    /** Returns whether all weights are 1 and there are no breaks or embeddings, so that {@link #text} is all of it. */
    public boolean isPlain() {
        return parts.stream()
                .allMatch(part -> part.weight() == 1 && part.embedding().isEmpty());
    }

    /**
     * Returns the prompt with embeddings in place of their names. A name without a file stays text.
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

    /** Returns the files of the embeddings that are named, each once. */
    public Set<Path> embeddingFiles(EmbeddingFolders folders) {
        Set<Path> files = new LinkedHashSet<>();
        parts.forEach(part ->
                named(part, folders).pieces().forEach(piece -> piece.file().ifPresent(files::add)));
        return files;
    }

    /**
     * Returns the names of embeddings, as written, that are read as text.
     *
     * @param read whether names that have a file are read as embeddings; false where the model takes none
     */
    public Set<String> writtenEmbeddings(boolean read, EmbeddingFolders folders) {
        EmbeddingFolders known = read ? folders : EmbeddingFolders.NONE;
        Set<String> written = new LinkedHashSet<>();
        parts.forEach(part -> written.addAll(named(part, known).missing()));
        return written;
    }

    /** Returns the text without weights and breaks. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (WeightedText part : parts) {
            text.append(part.isBreak() ? " " : part.text());
        }
        return text.toString();
    }
}
