package org.inkloom.diffusion.prompt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.diffusion.embedding.EmbeddingFolders;

/**
 * The embeddings that a text names: {@code embedding:name}, up to a space or a comma, as ComfyUI has it, and {@code <name>}, as
 * diffusers has it.
 *
 * @param pieces the text cut into embeddings and what lies between; together they are the whole text
 * @param missing what is written like an embedding and has no file; it stays text
 */
public record NamedEmbeddings(List<Piece> pieces, List<String> missing) {
    private static final Pattern WRITTEN =
            Pattern.compile("(?<![\\p{L}\\p{N}_])embedding:(\\S+)|<[^<>\\s:]+>", Pattern.UNICODE_CHARACTER_CLASS);

    /** What may stand right behind a name. */
    private static final Pattern BEHIND = Pattern.compile("[,，、;；。]|\\.$");

    /**
     * A part of the text.
     *
     * @param text as written
     * @param file of the embedding, where it is one
     */
    public record Piece(String text, Optional<Path> file) {}

    /** Copies the lists. */
    public NamedEmbeddings {
        pieces = List.copyOf(pieces);
        missing = List.copyOf(missing);
    }

    /** Looks for names in a text. */
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

    /** The whole word counts first, since a file's name may have a comma in it. */
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
