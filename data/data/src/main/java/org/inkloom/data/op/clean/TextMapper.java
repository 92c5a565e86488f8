package org.inkloom.data.op.clean;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.Params;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Sample;

/**
 * A mapper that rewrites the caption and looks at nothing else; a sample without caption passes unchanged.
 *
 * @param keys the field names
 * @param rewrite gives the new text; must be pure
 */
record TextMapper(FieldKeys keys, UnaryOperator<String> rewrite) implements Mapper {
    static Operator of(Params params, UnaryOperator<String> rewrite) {
        return new TextMapper(params.keys(), rewrite);
    }

    @Override
    public List<Sample> map(Sample sample) {
        Optional<String> text = sample.text(keys.text());
        if (text.isPresent()) {
            String rewritten = rewrite.apply(text.get());
            if (!rewritten.equals(text.get())) {
                sample.setText(keys.text(), rewritten);
            }
        }
        return List.of(sample);
    }
}
