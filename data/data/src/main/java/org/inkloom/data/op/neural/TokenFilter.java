package org.inkloom.data.op.neural;

import org.inkloom.data.op.Filter;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Range;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.port.OfferedModels;
import org.inkloom.data.port.TokenCounter;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Sample;

/**
 * Keeps captions by their number of tokens.
 *
 * @param keys the field names
 * @param tokens counts them
 * @param range which numbers are kept
 */
record TokenFilter(FieldKeys keys, TokenCounter tokens, Range range) implements Filter {
    private static final String STATISTIC = "num_token";

    static final OperatorSpec SPEC = OperatorSpec.filter(
            "token_num_filter",
            "Gate on the number of tokenizer tokens.",
            TokenFilter::of,
            Param.text("hf_tokenizer", "EleutherAI/pythia-6.9b-deduped", "repository or folder of the tokenizer"),
            Param.number("min_num", 10, "fewest tokens kept"),
            Param.number("max_num", Range.MAX, "most tokens kept"));

    private static TokenFilter of(Params params) {
        return new TokenFilter(
                params.keys(),
                OfferedModels.provider(params.operator()).tokens(ModelFilter.request(params, "hf_tokenizer")),
                params.range("min_num", "max_num"));
    }

    @Override
    public void measure(Sample sample) {
        if (!sample.hasStat(STATISTIC)) {
            sample.stats().put(STATISTIC, tokens.count(sample.requireText(keys.text())));
        }
    }

    @Override
    public Verdict judge(Sample sample) {
        return Verdict.of(
                range.keeps(sample.stat(STATISTIC).doubleValue()), STATISTIC, sample.stat(STATISTIC), range.words());
    }
}
