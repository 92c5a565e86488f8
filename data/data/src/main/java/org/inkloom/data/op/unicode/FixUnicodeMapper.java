package org.inkloom.data.op.unicode;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Sample;

/**
 * Repairs wrongly decoded captions and brings them into a normal form.
 *
 * @param keys the field names
 * @param form the normal form
 */
public record FixUnicodeMapper(FieldKeys keys, Normalizer.Form form) implements Mapper {
    /** The operator's description. */
    public static final OperatorSpec SPEC = OperatorSpec.mapper(
            "fix_unicode_mapper",
            "Repair mojibake and normalise Unicode.",
            FixUnicodeMapper::new,
            Param.unset("normalization", Param.Type.TEXT, "NFC, NFKC, NFD or NFKD; NFC when unset"));

    private FixUnicodeMapper(Params params) {
        this(params.keys(), form(params));
    }

    private static Normalizer.Form form(Params params) {
        String given = params.optionalText("normalization").orElse("").toUpperCase(Locale.ROOT);
        return switch (given) {
            case "", "NFC" -> Normalizer.Form.NFC;
            case "NFKC" -> Normalizer.Form.NFKC;
            case "NFD" -> Normalizer.Form.NFD;
            case "NFKD" -> Normalizer.Form.NFKD;
            default -> throw params.wrong("normalization", "Use NFC, NFKC, NFD or NFKD.");
        };
    }

    @Override
    public List<Sample> map(Sample sample) {
        Optional<String> text = sample.text(keys.text());
        text.ifPresent(before -> sample.setText(keys.text(), UnicodeFixer.fix(before, form)));
        return List.of(sample);
    }
}
