package org.inkloom.inkling.vocabulary;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.models.text.sentencepiece.SentencePieceModel;
import org.inkloom.run.RunControl;

/**
 * Makes Inkling's vocabulary.
 *
 * <pre>
 * make FOLDER CAPTIONS FIRST_SEED    writes tokenizer.model and vocabulary.txt, the same bytes each time
 * report FILE CAPTIONS               pieces a caption, and the pieces of the seed story's prompts
 * </pre>
 *
 * <p>{@code lab/inkling-model/tokenizer} was made with {@code make lab/inkling-model/tokenizer 1000000 1}.
 */
public final class VocabularyMain {
    private VocabularyMain() {}

    /** Runs one of the commands above. */
    public static void main(String[] args) throws IOException {
        run(List.of(args), System.out);
    }

    static void run(List<String> args, PrintStream out) throws IOException {
        switch (args.isEmpty() ? "" : args.getFirst()) {
            case "make" -> make(Path.of(args.get(1)), Integer.parseInt(args.get(2)), Long.parseLong(args.get(3)));
            case "report" ->
                VocabularyReport.print(
                        SentencePieceModel.read(Path.of(args.get(1))), Integer.parseInt(args.get(2)), out);
            default -> out.println("make or report? See the class comment.");
        }
    }

    private static void make(Path folder, int captions, long firstSeed) throws IOException {
        SentencePieceModel model = new VocabularyMaker(captions, firstSeed).make(RunControl.quiet());
        Files.createDirectories(folder);
        Files.write(folder.resolve("tokenizer.model"), model.toBytes());
        Files.write(folder.resolve("vocabulary.txt"), KnownWordsFile.lines(), StandardCharsets.UTF_8);
    }
}
