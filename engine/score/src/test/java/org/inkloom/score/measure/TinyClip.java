package org.inkloom.score.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.golden.Golden;

/** The goldens' small CLIP with a tokenizer of single letters. */
final class TinyClip {
    private TinyClip() {}

    static Path in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path golden = Golden.path("clip/clipmodel-tiny");
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(golden.resolve(name), folder.resolve(name));
        }
        StringBuilder vocabulary = new StringBuilder("{");
        for (int id = 0; id < 510; id++) {
            char letter = (char) ('!' + id % 94);
            String token = id < 94 ? "" + letter : id < 188 ? letter + "</w>" : "unused" + id;
            vocabulary
                    .append('"')
                    .append(token.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\":")
                    .append(id)
                    .append(',');
        }
        vocabulary.append("\"<|startoftext|>\":510,\"<|endoftext|>\":511}");
        Files.writeString(folder.resolve("vocab.json"), vocabulary);
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\n");
        return folder;
    }
}
