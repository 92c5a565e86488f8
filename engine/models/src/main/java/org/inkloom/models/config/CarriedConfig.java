package org.inkloom.models.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** The configs that the program carries: of the models whose shapes it knows by heart. */
public enum CarriedConfig {
    KOLORS,
    MINIATURE,
    INKLING,
    INKLING_F8,
    INKLING2_F8;

    /** Returns the text of a part's config file. */
    public String text(ModelPart part) {
        try (InputStream in = open(part)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a reader over a part's config. */
    public ConfigReader reader(ModelPart part) {
        return ConfigReader.carried(Path.of("preset", resource(part)), text(part));
    }

    private InputStream open(ModelPart part) {
        return Objects.requireNonNull(CarriedConfig.class.getResourceAsStream(resource(part)), resource(part));
    }

    private String resource(ModelPart part) {
        return name().toLowerCase(Locale.ROOT) + "/" + part.name().toLowerCase(Locale.ROOT) + ".json";
    }
}
