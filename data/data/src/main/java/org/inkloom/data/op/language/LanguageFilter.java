package org.inkloom.data.op.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Range;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.UserFolders;

/**
 * Keeps captions in given languages.
 *
 * @param keys the field names
 * @param model tells languages apart
 * @param languages the languages kept, any when empty
 * @param range which scores are kept
 */
record LanguageFilter(FieldKeys keys, FastText model, List<String> languages, Range range) implements Filter {
    private static final String LANGUAGE = "lang";
    private static final String SCORE = "lang_score";
    private static final String FILE = "lid.176.bin";

    static final OperatorSpec SPEC = OperatorSpec.filter(
            "language_id_score_filter",
            "Keep texts identified as one of the given languages with enough confidence.",
            LanguageFilter::of,
            Param.texts("lang", List.of(), "language code or codes; any language when empty"),
            Param.number("min_score", 0.8, "lowest score kept"));

    private static LanguageFilter of(Params params) {
        Path file = UserFolders.ofProcess().dataJuicerModels().resolve(FILE);
        try {
            return new LanguageFilter(
                    params.keys(),
                    FastText.open(file),
                    params.texts("lang").stream()
                            .filter(code -> !code.isEmpty())
                            .toList(),
                    params.range(params.number("min_score"), Range.MAX));
        } catch (IOException e) {
            boolean there = Files.exists(file);
            throw InkloomException.badInput(
                    "INK-DATA-030",
                    "The operator '" + params.operator() + "' needs fastText's " + FILE
                            + (there ? ", and " + file + " cannot be used." : ", which is not on this machine."),
                    there ? "Here " + e.getMessage() + "." : "Looked at: " + file + ".",
                    "Run: inkloom pull asset:lid176 (131 MB).",
                    e);
        }
    }

    @Override
    public void measure(Sample sample) {
        if (sample.hasStat(LANGUAGE) && sample.hasStat(SCORE)) {
            return;
        }
        String text = sample.requireText(keys.text()).toLowerCase(Locale.ROOT).replace('\n', ' ');
        FastText.Guess guess = model.guess(text);
        sample.stats().put(LANGUAGE, guess.label()).put(SCORE, (double) guess.probability());
    }

    @Override
    public Verdict judge(Sample sample) {
        String language = sample.stat(LANGUAGE).asString("");
        if (!languages.isEmpty() && !languages.contains(language)) {
            return Verdict.of(false, LANGUAGE, sample.stat(LANGUAGE), "one of " + String.join(", ", languages));
        }
        return Verdict.of(range.keeps(sample.stat(SCORE).doubleValue()), SCORE, sample.stat(SCORE), range.words());
    }
}
