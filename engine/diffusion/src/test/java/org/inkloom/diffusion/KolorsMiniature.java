package org.inkloom.diffusion;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.inkloom.models.text.chatglm.ChatGlmTokenizer;
import org.inkloom.models.text.sentencepiece.SentencePieceModel;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * Makes the small text encoder that a fresh checkout carries out of the large one of the reference values.
 *
 * <p>Kolors' vocabulary has 65,024 entries, is not ours to pass on, and most of it is never asked for. The small one has
 * the bytes, the pieces of the given prompts and what they are merged from; the table of embeddings keeps the rows of
 * these. So the same prompts give the same embeddings, and the pictures that diffusers drew with the large encoder are
 * those of the small one too.
 */
final class KolorsMiniature {
    private static final String TABLE = "embedding.word_embeddings.weight";
    private static final List<String> SPECIAL = List.of(
            "[MASK]", "[gMASK]", "[sMASK]", "sop", "eop", "<|system|>", "<|user|>", "<|assistant|>", "<|observation|>");

    private final SentencePieceModel full;
    private final SentencePieceModel small;
    private final Path source;

    /**
     * Makes the vocabulary.
     *
     * @param source a model folder with {@code tokenizer} and {@code text_encoder}
     * @param prompts what the miniature must read as the whole model does
     */
    KolorsMiniature(Path source, Set<String> prompts) {
        this.source = source;
        this.full = SentencePieceModel.read(source.resolve("tokenizer/tokenizer.model"));
        this.small = vocabulary(new ChatGlmTokenizer(full), prompts);
        ChatGlmTokenizer tokenizer = new ChatGlmTokenizer(small);
        ChatGlmTokenizer wanted = new ChatGlmTokenizer(full);
        for (String prompt : prompts) {
            if (!tokenizer.pieces(prompt).equals(wanted.pieces(prompt))) {
                throw new IllegalStateException("other pieces of '" + prompt + "': " + tokenizer.pieces(prompt));
            }
        }
    }

    /** The bytes, then every piece after the pieces it grows from: a character, two, three. */
    private static SentencePieceModel vocabulary(ChatGlmTokenizer tokenizer, Set<String> prompts) {
        Set<String> characters = new LinkedHashSet<>();
        Set<String> grown = new LinkedHashSet<>();
        for (String prompt : prompts) {
            for (String piece : tokenizer.pieces(prompt)) {
                if (!piece.startsWith("<0x")) {
                    piece.codePoints().forEach(point -> characters.add(Character.toString(point)));
                    for (int end = piece.offsetByCodePoints(0, 1); end < piece.length(); ) {
                        end = piece.offsetByCodePoints(end, 1);
                        grown.add(piece.substring(0, end));
                    }
                }
            }
        }
        grown.removeAll(characters);
        SentencePieceModel.Builder builder = SentencePieceModel.builder().bytes();
        int rank = 0;
        for (String piece : grown) {
            builder.piece(piece, -rank++);
        }
        for (String character : characters) {
            builder.piece(character, -rank++);
        }
        return builder.build();
    }

    /**
     * Writes {@code tokenizer} and {@code text_encoder}.
     *
     * @param metadata of the weight file
     */
    void write(Path target, Map<String, String> metadata) throws IOException {
        Path tokenizer = Files.createDirectories(target.resolve("tokenizer"));
        Path encoder = Files.createDirectories(target.resolve("text_encoder"));
        Files.write(tokenizer.resolve("tokenizer.model"), small.toBytes());
        int rows = new ChatGlmTokenizer(small).size();
        String config = Files.readString(source.resolve("text_encoder/config.json"));
        Files.writeString(
                encoder.resolve("config.json"),
                config.replaceFirst("(\"padded_vocab_size\": *)\\d+", "$1" + rows)
                                .stripTrailing() + "\n");
        try (TensorFile weights = TensorFiles.open(source.resolve("text_encoder/model.safetensors"));
                Arena arena = Arena.ofConfined()) {
            List<StoredTensor> kept = new ArrayList<>();
            for (String name : weights.names().stream().sorted().toList()) {
                StoredTensor tensor = weights.get(name);
                kept.add(name.equals(TABLE) ? rows(tensor, rows, arena) : tensor);
            }
            SafetensorsWriter.write(encoder.resolve("model.safetensors"), kept, new LinkedHashMap<>(metadata));
        }
    }

    /** The rows of the small vocabulary; zeros for what only stands between two merges and is no piece of the large one. */
    private StoredTensor rows(StoredTensor table, int count, Arena arena) {
        long width = table.shape()[1];
        long bytes = table.data().byteSize() / table.shape()[0];
        MemorySegment data = arena.allocate(count * bytes);
        ChatGlmTokenizer wanted = new ChatGlmTokenizer(full);
        for (int row = 0; row < count; row++) {
            int special = row - small.pieces().size();
            int from = special < 0
                    ? full.idOf(small.pieces().get(row).text()).orElse(-1)
                    : wanted.specialId(SPECIAL.get(special)).orElseThrow();
            if (from >= 0) {
                MemorySegment.copy(table.data(), from * bytes, data, row * bytes, bytes);
            }
        }
        return new StoredTensor(table.name(), table.dtype(), new long[] {count, width}, data);
    }
}
