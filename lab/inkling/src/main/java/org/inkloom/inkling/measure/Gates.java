package org.inkloom.inkling.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.inkloom.picturebook.caption.Slot;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The thresholds that a model has to reach, from {@code gates.json}. Shares are numbers from 0 to 1.
 *
 * @param reader the share of pages on which the reader has to read a slot correctly for the slot to be judged at
 *     all
 * @param slots by slot: the share of held-out captions that the pictures have to obey
 * @param languageGap the largest allowed difference between the two languages
 * @param faceDecibels the peak signal-to-noise ratio of reconstructed faces
 * @param styleBefore the largest allowed share of pictures without a LoRA in which its style is read
 * @param styleAfter the smallest allowed share of pictures with the LoRA in which its style is read
 * @param slotLoss the largest allowed loss of any other slot through a LoRA
 */
public record Gates(
        double reader,
        Map<Slot, Double> slots,
        double languageGap,
        double faceDecibels,
        double styleBefore,
        double styleAfter,
        double slotLoss) {
    private static final String RESOURCE = "gates.json";

    /** Copies the map. */
    public Gates {
        slots = Map.copyOf(slots);
    }

    /** Returns the thresholds from this module's resources. */
    public static Gates embedded() {
        try (InputStream in = Gates.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the module");
            }
            return of(JsonMapper.shared().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a file of the same keys. */
    public static Gates read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(JsonMapper.shared().readTree(in));
        }
    }

    private static Gates of(JsonNode json) {
        Map<Slot, Double> slots = new EnumMap<>(Slot.class);
        json.get("slots")
                .properties()
                .forEach(e -> slots.put(
                        Slot.valueOf(e.getKey().toUpperCase(Locale.ROOT)),
                        e.getValue().asDouble()));
        return new Gates(
                json.get("reader").asDouble(),
                slots,
                json.get("language_gap").asDouble(),
                json.get("face_decibels").asDouble(),
                json.get("style_before").asDouble(),
                json.get("style_after").asDouble(),
                json.get("slot_loss").asDouble());
    }
}
