package org.inkloom.diffusion.prompt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.diffusion.embedding.EmbeddingFolders;

/**
 * The embeddings that a text names: ComfyUI's {@code embedding:name}, which ends at a space or comma, and diffusers'
 * {@code <name>}.
 *
 * @param pieces the text split into embeddings and the text between them; joined they are the whole text
 * @param missing names of embeddings for which there is no file, as written; these stay text
 */
public record NamedEmbeddings(List<Piece> pieces, List<String> missing) {
    private static final Pattern WRITTEN =
            Pattern.compile("(?<![\\p{L}\\p{N}_])embedding:(\\S+)|<[^<>\\s:]+>", Pattern.UNICODE_CHARACTER_CLASS);

    /** Punctuation that may follow a name directly. */
    private static final Pattern BEHIND = Pattern.compile("[,，、;；。]|\\.$");

    /**
     * A piece of the text.
     *
     * @param text as written
     * @param file of the embedding; empty if the piece is text
     */
    public record Piece(String text, Optional<Path> file) {}

    /** Copies the lists. */
    public NamedEmbeddings {
        pieces = List.copyOf(pieces);
        missing = List.copyOf(missing);
    }

    /** Finds the names in a text, and their files. */
    public static NamedEmbeddings in(String text, EmbeddingFolders folders) {
        List<Piece> pieces = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        Matcher written = WRITTEN.matcher(text);
        int from = 0;
        int at = 0;
        while (written.find(at)) {
            Piece piece = piece(written.group(), Optional.ofNullable(written.group(1)), folders);
            at = written.start() + piece.text().length();
            if (piece.file().isEmpty()) {
                missing.add(piece.text());
                continue;
            }
            if (written.start() > from) {
                pieces.add(new Piece(text.substring(from, written.start()), Optional.empty()));
            }
            pieces.add(piece);
            from = at;
        }
        if (from < text.length()) {
            pieces.add(new Piece(text.substring(from), Optional.empty()));
        }
        return new NamedEmbeddings(pieces, missing);
    }

    /** Looks up a name. The whole word is tried first, because a file's name may contain a comma. */
    private static Piece piece(String written, Optional<String> name, EmbeddingFolders folders) {
        if (name.isEmpty()) {
            return new Piece(written, folders.fileOfWord(written));
        }
        Optional<Path> whole = folders.file(name.get());
        if (whole.isPresent()) {
            return new Piece(written, whole);
        }
        Matcher behind = BEHIND.matcher(name.get());
        String shorter = behind.find() ? name.get().substring(0, behind.start()) : name.get();
        String prefix = written.substring(0, written.length() - name.get().length());
        return new Piece(prefix + shorter, folders.file(shorter));
    }
}
