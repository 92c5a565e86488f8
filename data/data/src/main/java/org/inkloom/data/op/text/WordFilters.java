package org.inkloom.data.op.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Range;
import org.inkloom.run.folder.UserFolders;

/** Filters by a caption's words. */
final class WordFilters {
    private static final String SENTENCEPIECE = "a sentencepiece model of the language";
    private static final Param LANG = Param.text("lang", "en", "language code");

    static final OperatorSpec COUNT = OperatorSpec.filter(
            "words_num_filter",
            "Gate on word count.",
            params -> {
                Tokenization.refuse(params, SENTENCEPIECE);
                return new TextStatistic(
                        params.keys(),
                        "num_words",
                        TextStatistic.Measure.whole(
                                text -> Words.stripped(text, false).size()),
                        params.range("min_num", "max_num"));
            },
            LANG,
            Tokenization.PARAM,
            Param.number("min_num", 10, "fewest words kept"),
            Param.number("max_num", Range.MAX, "most words kept"));

    static final OperatorSpec REPETITION = OperatorSpec.filter(
            "word_repetition_filter",
            "Gate on repetition of word n-grams.",
            WordFilters::repetition,
            LANG,
            Tokenization.PARAM,
            Param.integer("rep_len", 10, "n of the n-grams"),
            Param.number("min_ratio", 0.0, "smallest ratio kept"),
            Param.number("max_ratio", 0.5, "largest ratio kept"));

    static final OperatorSpec FLAGGED = OperatorSpec.filter(
            "flagged_words_filter",
            "Gate on the share of words found in a list of flagged words.",
            params -> listed(params, "flagged_words"),
            listParams("flagged_words_dir", 0.0, 0.045));

    static final OperatorSpec STOPWORDS = OperatorSpec.filter(
            "stopwords_filter",
            "Gate on the share of stop words; a low share hints at keyword lists.",
            params -> listed(params, "stopwords"),
            listParams("stopwords_dir", 0.3, 1.0));

    private WordFilters() {}

    private static Param[] listParams(String folder, double min, double max) {
        return new Param[] {
            LANG,
            Tokenization.PARAM,
            Param.number("min_ratio", min, "smallest share kept"),
            Param.number("max_ratio", max, "largest share kept"),
            Param.unset(folder, Param.Type.TEXT, "folder with the word lists"),
            Param.flag("use_words_aug", false, "also count joined neighbouring words"),
            Param.integers("words_aug_group_sizes", List.of(2), "how many neighbours are joined"),
            Param.text("words_aug_join_char", "", "what joins them")
        };
    }

    private static TextStatistic repetition(Params params) {
        Tokenization.refuse(params, SENTENCEPIECE);
        int n = params.integer("rep_len");
        if (n < 1) {
            throw params.wrong("rep_len", "Use 1 or more.");
        }
        return new TextStatistic(
                params.keys(),
                "word_rep_ratio",
                TextStatistic.Measure.fraction(text -> repetition(Words.stripped(text, true), n)),
                params.range("min_ratio", "max_ratio"));
    }

    /** Returns the share of n-gram occurrences that belong to an n-gram seen more than once. */
    private static double repetition(List<String> words, int n) {
        int total = words.size() - n + 1;
        if (total < 1) {
            return 0.0;
        }
        Map<String, int[]> counts = new HashMap<>();
        for (int i = 0; i < total; i++) {
            counts.computeIfAbsent(String.join(" ", words.subList(i, i + n)), _ -> new int[1])[0]++;
        }
        int repeated = counts.values().stream()
                .mapToInt(count -> count[0])
                .filter(count -> count > 1)
                .sum();
        return (double) repeated / total;
    }

    private static TextStatistic listed(Params params, String kind) {
        Tokenization.refuse(params, SENTENCEPIECE);
        Set<String> list = WordLists.of(params, kind, UserFolders.ofProcess());
        boolean joined = params.flag("use_words_aug");
        List<Integer> sizes = params.integers("words_aug_group_sizes");
        String joinedBy = params.text("words_aug_join_char");
        return new TextStatistic(
                params.keys(),
                kind + "_ratio",
                TextStatistic.Measure.fraction(text -> {
                    List<String> words = Words.stripped(text, true);
                    return share(joined ? Words.withJoined(words, sizes, joinedBy) : words, list);
                }),
                params.range("min_ratio", "max_ratio"));
    }

    private static double share(List<String> words, Set<String> list) {
        long found = words.stream().filter(list::contains).count();
        return words.isEmpty() ? 0.0 : (double) found / words.size();
    }
}
