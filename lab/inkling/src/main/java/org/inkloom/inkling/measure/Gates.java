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
 * What a model has to reach to pass, from {@code gates.json}. Shares are numbers from 0 to 1.
 *
 * @param reader how reliably the reader must read a slot for the slot to be judged at all
 * @param slots by slot, the share of held-out captions that the pictures must show
 * @param languageGap the largest difference between the two languages
 * @param faceDecibels the reconstruction of faces
 * @param styleBefore the largest share of pictures without a LoRA in which its style may be read
 * @param styleAfter the smallest share of pictures with the LoRA in which its style must be read
 * @param slotLoss the most that any other slot may lose through a LoRA
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

    /** Returns the gates that the module carries. */
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
