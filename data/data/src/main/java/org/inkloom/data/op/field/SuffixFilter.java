package org.inkloom.data.op.field;

import java.util.List;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.sample.Fields;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;

/**
 * Keeps samples that came from a file with one of some suffixes, compared exactly. Writes no statistics.
 *
 * @param suffixes suffixes with their dot; none keeps everything
 * @param reversed whether the others are kept instead
 */
record SuffixFilter(List<String> suffixes, boolean reversed) implements Filter {
    static final OperatorSpec SPEC = OperatorSpec.filter(
            "suffix_filter",
            "Keep samples whose __dj__suffix__ is one of the given suffixes.",
            SuffixFilter::new,
            Param.texts("suffixes", List.of(), "one suffix or a list"));

    private SuffixFilter(Params params) {
        this(params.texts("suffixes"), params.flag("reversed_range"));
    }

    @Override
    public void measure(Sample sample) {}

    @Override
    public Verdict judge(Sample sample) {
        if (suffixes.isEmpty()) {
            return Verdict.of(true, Fields.SUFFIX, sample.fields().path(Fields.SUFFIX), "anything");
        }
        JsonNode value = sample.at(Fields.SUFFIX);
        boolean found = value.isString() && suffixes.contains(value.stringValue());
        return Verdict.of(found != reversed, Fields.SUFFIX, value, (reversed ? "not one of " : "one of ") + suffixes);
    }
}
