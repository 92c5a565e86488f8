package org.inkloom.inkling.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.training.config.SourceConfig;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.SourceProvider;

/** Offers the picture book to {@code inkloom train base} as {@code source: picturebook}. */
public final class PictureBookProvider implements SourceProvider {
    private static final String STYLES = "styles=";
    private static final String FIRST = "edition=first";
    private static final String WIDE = "edition=wide";

    @Override
    public String name() {
        return "picturebook";
    }

    /**
     * Opens the source.
     *
     * @throws InkloomException {@code INK-BOOK-003} for an unknown option; the known ones are
     *     {@code edition=first}, {@code edition=wide}, {@code styles=base}, {@code styles=all} and lists such as
     *     {@code styles=anime+flat}
     */
    @Override
    public ExampleSource open(SourceConfig config, long seed, RunControl control) {
        boolean wide = false;
        String styles = "base";
        for (String option : config.options()) {
            if (option.equals(WIDE) || option.equals(FIRST)) {
                wide = option.equals(WIDE);
            } else if (option.startsWith(STYLES)) {
                styles = option.substring(STYLES.length());
            } else {
                throw unknown(option);
            }
        }
        return wide
                ? new WideBookSource(
                        config.width(),
                        config.height(),
                        chosen(styles, Manner.base(), List.of(Manner.values()), Manner::valueOf),
                        seed)
                : new PictureBookSource(
                        config.width(),
                        config.height(),
                        chosen(styles, Style.base(), List.of(Style.values()), Style::valueOf),
                        seed);
    }

    private static <T> List<T> chosen(String words, List<T> base, List<T> all, Function<String, T> named) {
        return switch (words) {
            case "base" -> base;
            case "all" -> all;
            default -> {
                try {
                    yield Arrays.stream(words.split("\\+"))
                            .map(word -> named.apply(word.toUpperCase(Locale.ROOT)))
                            .toList();
                } catch (IllegalArgumentException e) {
                    throw unknown(STYLES + words);
                }
            }
        };
    }

    private static InkloomException unknown(String option) {
        return InkloomException.badInput(
                "INK-BOOK-003",
                "The picture book has no option " + option + ".",
                "It knows edition=first, edition=wide, styles=base, styles=all, and names of styles joined by +: "
                        + Arrays.stream(Manner.values())
                                .map(style -> style.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + "; the last two only in the wide edition.",
                "Correct source_options.");
    }
}
