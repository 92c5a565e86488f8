package org.inkloom.story.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.inkloom.picture.settings.MaskSettings;

/**
 * What made the pictures in a story's folder. It lies in {@code record/record.json}, and beside it the story as it was
 * told and every LoRA with what its training left, so that the folder alone is enough to make a package of it.
 *
 * @param format 1
 * @param program that drew, with its version
 * @param title of the story
 * @param trigger the word that wakes the LoRA; empty for none
 * @param style words that every prompt begins with
 * @param story the story's YAML, below the folder
 * @param model that drew
 * @param loras in the order of their use
 * @param shots in their order
 */
public record StoryRecord(
        int format,
        String program,
        String title,
        String trigger,
        List<String> style,
        String story,
        ModelUse model,
        List<LoraFile> loras,
        List<ShotFile> shots) {
    /** The folder within the story's. */
    public static final String FOLDER = "record";
    /** The record's name below the story's folder. */
    public static final String FILE = FOLDER + "/record.json";
    /** The version that is written and read. */
    public static final int FORMAT = 1;

    /** Copies the lists. */
    public StoryRecord {
        style = List.copyOf(style);
        loras = List.copyOf(loras);
        shots = List.copyOf(shots);
    }

    /**
     * A model.
     *
     * @param name as the user calls it
     * @param place the folder that it was read from; a name where it comes with the program
     * @param sha256 its fingerprint
     */
    public record ModelUse(String name, String place, String sha256) {}

    /**
     * A LoRA.
     *
     * @param name its file's name without the extension
     * @param file the copy below the story's folder
     * @param place where it was read from
     * @param scale its strength
     * @param sha256 of the whole file
     * @param papers what its training left, by name: the copy below the story's folder
     */
    public record LoraFile(
            String name, String file, String place, double scale, String sha256, Map<String, String> papers) {
        /** Copies the map, sorted: equal records are equal files. */
        public LoraFile {
            papers = Collections.unmodifiableMap(new TreeMap<>(papers));
        }
    }

    /**
     * A picture.
     *
     * @param file below the story's folder
     * @param sha256 of the whole file
     * @param prompt the full one
     * @param negativePrompt empty for none
     * @param seed of the noise
     * @param settings by their keys, all of them
     * @param request the digest of all that decides the pixels
     * @param parameters what the painter added: device, type, threads
     * @param controls its control pictures
     */
    public record ShotFile(
            String file,
            String sha256,
            String prompt,
            @JsonProperty("negative_prompt") String negativePrompt,
            long seed,
            Map<String, Object> settings,
            String request,
            Map<String, String> parameters,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            List<ControlFile> controls) {
        /** Copies the maps, sorted: equal records are equal files. */
        public ShotFile {
            settings = Collections.unmodifiableMap(new TreeMap<>(settings));
            parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
            controls = List.copyOf(controls);
        }
    }

    /**
     * A control picture.
     *
     * @param kind what it shows, or what was taken from it
     * @param said its file as the story writes it
     * @param file the copy below the story's folder
     * @param sha256 of the whole file
     * @param scale how much it counts
     * @param start share of the steps after which it begins to count
     * @param end share of the steps after which it no longer counts
     * @param edges how a mask is taken, as its settings are {@linkplain MaskSettings#written written}; empty for the usual
     */
    public record ControlFile(
            String kind,
            String said,
            String file,
            String sha256,
            double scale,
            double start,
            double end,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            String edges) {}
}
