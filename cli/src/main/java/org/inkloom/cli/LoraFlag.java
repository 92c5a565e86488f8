package org.inkloom.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The value of {@code --lora FILE[:scale]}.
 *
 * @param file the LoRA
 * @param scale its strength; 1 is as trained
 */
record LoraFlag(Path file, double scale) {
    private static final Pattern WITH_SCALE = Pattern.compile("(.+):([-+]?[0-9]*\\.?[0-9]+)");

    /** Reads the flag; a colon that no number follows belongs to the file's name. */
    static final class Converter implements ITypeConverter<LoraFlag> {
        @Override
        public LoraFlag convert(String text) {
            if (text.isBlank()) {
                throw new TypeConversionException("a LoRA needs a file: FILE or FILE:0.8");
            }
            return Optional.of(WITH_SCALE.matcher(text))
                    .filter(Matcher::matches)
                    .map(parts -> new LoraFlag(Path.of(parts.group(1)), Double.parseDouble(parts.group(2))))
                    .orElseGet(() -> new LoraFlag(Path.of(text), 1));
        }
    }
}
