package org.inkloom.data.op.chinese;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.UserFolders;

/** Converts captions between simplified, traditional, Taiwan, Hong Kong and Japanese forms. */
public final class ChineseConvertMapper implements Mapper {
    /** Names the folder of dictionaries. */
    public static final String VARIABLE = "INKLOOM_OPENCC";

    /** The operator's description. */
    public static final OperatorSpec SPEC = OperatorSpec.mapper(
            "chinese_convert_mapper",
            "Convert between Chinese script variants with OpenCC dictionaries.",
            ChineseConvertMapper::new,
            Param.text("mode", "s2t", "conversion direction, for example s2t, t2s, s2twp"));

    private final FieldKeys keys;
    private final Converter converter;

    private ChineseConvertMapper(Params params) {
        keys = params.keys();
        Mode mode = params.choice("mode", Mode.class);
        Path folder = folder();
        try {
            converter = Converter.of(mode, folder);
        } catch (IOException e) {
            throw InkloomException.badInput(
                    "INK-DATA-013",
                    "The dictionaries of OpenCC for the mode " + params.text("mode") + " are not in " + folder + ".",
                    "They are not part of this program.",
                    "Run: inkloom pull asset:opencc; or set " + VARIABLE + " to the folder data/dictionary of OpenCC.",
                    e);
        }
    }

    private static Path folder() {
        UserFolders user = UserFolders.ofProcess();
        return user.named(VARIABLE).orElseGet(() -> user.inkloom().resolve("opencc"));
    }

    @Override
    public List<Sample> map(Sample sample) {
        Optional<String> text = sample.text(keys.text());
        text.ifPresent(before -> sample.setText(keys.text(), converter.convert(before)));
        return List.of(sample);
    }
}
