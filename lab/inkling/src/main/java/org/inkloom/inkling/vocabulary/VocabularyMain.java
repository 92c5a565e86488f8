package org.inkloom.inkling.vocabulary;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.inkloom.models.text.sentencepiece.SentencePieceModel;
import org.inkloom.run.RunControl;

/**
 * Makes Inkling's vocabulary.
 *
 * <pre>
 * make EDITION FOLDER CAPTIONS FIRST_SEED    writes tokenizer.model and vocabulary.txt, the same bytes each time
 * report EDITION FILE CAPTIONS               pieces a caption, and the pieces of the seed story's prompts
 * </pre>
 *
 * <p>{@code lab/inkling-model/tokenizer} was made with {@code make first lab/inkling-model/tokenizer 1000000 1}, {@code
 * lab/inkling-model/next/tokenizer} with {@code make wide lab/inkling-model/next/tokenizer 1000000 1}.
 */
public final class VocabularyMain {
    private VocabularyMain() {}

    /** Runs one of the commands above. */
    public static void main(String[] args) throws IOException {
        run(List.of(args), System.out);
    }

    static void run(List<String> args, PrintStream out) throws IOException {
        String what = args.isEmpty() ? "" : args.getFirst();
        if (args.size() < 4 || !what.equals("make") && !what.equals("report")) {
            out.println("make or report? See the class comment.");
            return;
        }
        Edition edition = Edition.valueOf(args.get(1).toUpperCase(Locale.ROOT));
        Path path = Path.of(args.get(2));
        int captions = Integer.parseInt(args.get(3));
        if (what.equals("make")) {
            make(edition, path, captions, Long.parseLong(args.get(4)));
        } else {
            VocabularyReport.print(edition, SentencePieceModel.read(path), captions, out);
        }
    }

    private static void make(Edition edition, Path folder, int captions, long firstSeed) throws IOException {
        SentencePieceModel model = new VocabularyMaker(edition, captions, firstSeed).make(RunControl.quiet());
        Files.createDirectories(folder);
        Files.write(folder.resolve("tokenizer.model"), model.toBytes());
        Files.write(folder.resolve("vocabulary.txt"), KnownWordsFile.lines(edition), StandardCharsets.UTF_8);
    }
}
