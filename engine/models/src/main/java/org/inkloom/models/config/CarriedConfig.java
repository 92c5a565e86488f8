package org.inkloom.models.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Configs that come with the program, of models whose sizes it knows without a file. */
public enum CarriedConfig {
    KOLORS,
    MINIATURE,
    INKLING,
    INKLING_F8,
    INKLING2_F8;

    /** Returns the content of a part's config file, as JSON. */
    public String text(ModelPart part) {
        try (InputStream in = open(part)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a reader of a part's config. */
    public ConfigReader reader(ModelPart part) {
        return ConfigReader.ofText(Path.of("preset", resource(part)), text(part));
    }

    private InputStream open(ModelPart part) {
        return Objects.requireNonNull(CarriedConfig.class.getResourceAsStream(resource(part)), resource(part));
    }

    private String resource(ModelPart part) {
        return name().toLowerCase(Locale.ROOT) + "/" + part.name().toLowerCase(Locale.ROOT) + ".json";
    }
}
