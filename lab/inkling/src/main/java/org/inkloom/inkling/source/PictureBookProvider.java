package org.inkloom.inkling.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.training.config.SourceConfig;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.SourceProvider;

/** Offers the picture book to {@code inkloom train base} as {@code source: picturebook}. */
public final class PictureBookProvider implements SourceProvider {
    private static final String STYLES = "styles=";

    @Override
    public String name() {
        return "picturebook";
    }

    /**
     * Opens the book.
     *
     * @throws InkloomException {@code INK-BOOK-003} for an option that it does not know; it knows {@code styles=base},
     *     {@code styles=all} and {@code styles=anime+flat}
     */
    @Override
    public ExampleSource open(SourceConfig config, long seed, RunControl control) {
        List<Style> styles = Style.base();
        for (String option : config.options()) {
            if (!option.startsWith(STYLES)) {
                throw unknown(option);
            }
            styles = styles(option.substring(STYLES.length()));
        }
        return new PictureBookSource(config.width(), config.height(), styles, seed);
    }

    private static List<Style> styles(String words) {
        return switch (words) {
            case "base" -> Style.base();
            case "all" -> List.of(Style.values());
            default -> {
                try {
                    yield Arrays.stream(words.split("\\+"))
                            .map(word -> Style.valueOf(word.toUpperCase(Locale.ROOT)))
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
                "It knows styles=base, styles=all, and names of styles joined by +: "
                        + Arrays.stream(Style.values())
                                .map(style -> style.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ".",
                "Correct source_options.");
    }
}
