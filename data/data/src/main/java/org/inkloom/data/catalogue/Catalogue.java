package org.inkloom.data.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.chinese.ChineseConvertMapper;
import org.inkloom.data.op.clean.CleanOperators;
import org.inkloom.data.op.dedup.DedupOperators;
import org.inkloom.data.op.field.FieldOperators;
import org.inkloom.data.op.image.ImageOperators;
import org.inkloom.data.op.language.LanguageOperators;
import org.inkloom.data.op.neural.ModelOperators;
import org.inkloom.data.op.select.SelectOperators;
import org.inkloom.data.op.text.TextOperators;
import org.inkloom.data.op.unicode.FixUnicodeMapper;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;

/** Every operator by name. Immutable. */
public final class Catalogue {
    private static final Catalogue STANDARD = new Catalogue(Stream.of(
                    ImageOperators.ALL,
                    TextOperators.ALL,
                    FieldOperators.ALL,
                    CleanOperators.ALL,
                    DedupOperators.ALL,
                    SelectOperators.ALL,
                    ModelOperators.ALL,
                    LanguageOperators.ALL,
                    List.of(FixUnicodeMapper.SPEC, ChineseConvertMapper.SPEC))
            .flatMap(List::stream)
            .toList());

    private final Map<String, OperatorSpec> byName;

    private Catalogue(Collection<OperatorSpec> specs) {
        Map<String, OperatorSpec> map = new LinkedHashMap<>();
        for (OperatorSpec spec : specs) {
            if (map.put(spec.name(), spec) != null) {
                throw new IllegalArgumentException("two operators are named " + spec.name());
            }
        }
        this.byName = Collections.unmodifiableMap(map);
    }

    /** Returns the operators that come with Inkloom. */
    public static Catalogue standard() {
        return STANDARD;
    }

    /** Returns this catalogue with more operators, for example those that score with a model. */
    public Catalogue with(Collection<OperatorSpec> more) {
        List<OperatorSpec> all = new ArrayList<>(byName.values());
        all.addAll(more);
        return new Catalogue(all);
    }

    /** Returns every operator. */
    public Collection<OperatorSpec> all() {
        return byName.values();
    }

    /** Returns an operator by name. */
    public Optional<OperatorSpec> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Returns an operator by name.
     *
     * @throws InkloomException INK-DATA-003 when there is none, INK-DATA-007 when it needs a model that is not here
     */
    public OperatorSpec require(String name) {
        OperatorSpec spec = byName.get(name);
        if (spec != null) {
            return spec;
        }
        String model = MissingOperators.NEEDS.get(name);
        if (model != null) {
            throw InkloomException.badInput(
                    "INK-DATA-007",
                    "The operator '" + name + "' needs " + model + ".",
                    "This operator is not part of this build.",
                    "Take it out of the recipe's process list.");
        }
        throw InkloomException.badInput(
                "INK-DATA-003",
                "There is no operator '" + name + "'.",
                "It is misspelt, or made for audio or video.",
                NearestName.advice(name, byName.keySet()));
    }
}
