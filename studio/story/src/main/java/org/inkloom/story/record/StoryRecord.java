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
 * The record of how the pictures in a story's folder were made. It is in {@code record/record.json}, and beside it are
 * the story as it was drawn and every LoRA with the records of its training, so that a package can be made from the
 * folder alone.
 *
 * @param format 1
 * @param program that drew, with its version
 * @param title of the story
 * @param trigger the LoRA's trigger word; empty for none
 * @param style words with which every prompt begins
 * @param story file with the story's YAML, below the folder
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
    /** Name of the record's folder within the story's folder. */
    public static final String FOLDER = "record";
    /** Path of the record below the story's folder. */
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
     * @param name as the user gave it
     * @param place the folder from which it was read; a name if it comes with the program
     * @param sha256 its fingerprint
     */
    public record ModelUse(String name, String place, String sha256) {}

    /**
     * A LoRA.
     *
     * @param name its file's name without the extension
     * @param file the copy below the story's folder
     * @param place from which it was read
     * @param scale its strength
     * @param sha256 of the whole file
     * @param papers records of its training: name to copy below the story's folder
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
     * @param settings by their keys, complete
     * @param request digest of everything that decides the pixels
     * @param parameters that the painter added: device, data type, number of threads
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
     * @param kind what it shows, or what was extracted from it
     * @param said its file as written in the story
     * @param file the copy below the story's folder
     * @param sha256 of the whole file
     * @param scale its weight
     * @param start share of the steps from which it has an effect
     * @param end share of the steps up to which it has an effect
     * @param edges how a mask is applied, {@linkplain MaskSettings#written as written}; empty for the usual
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
